/** What a host does wrong, in one line that names the host and what to do. */
export class HostError extends Error {
  override readonly name = 'HostError';
  readonly server: string;
  /** `ssh`: the host could not be reached; `docker`: its engine did not answer; `script`: something it was told to do failed. */
  readonly kind: 'ssh' | 'docker' | 'script';

  constructor(server: string, kind: HostError['kind'], message: string) {
    super(`server ${server}: ${message}`);
    this.server = server;
    this.kind = kind;
  }
}
