/** What is said of a container that is confined as it should be. */
const CONFINED = 'read-only, without ALL, no-new-privileges:true, unprivileged: Read-only file system';

/** Names of the services whose containers on a host are confined, once each, and what is wrong with the others. */
export async function confined(onHost: (line: string) => Promise<string>): Promise<{
  readonly confined: readonly string[];
  readonly others: readonly string[];
}> {
  const lines = (await onHost(SCRIPT)).trim().split('\n');
  const names = lines.filter((line) => line.endsWith(` ${CONFINED}`)).map((line) => line.split(' ')[0] ?? '');
  return { confined: [...new Set(names)].sort(), others: lines.filter((line) => !line.endsWith(` ${CONFINED}`)) };
}

const FORMAT = [
  '{{index .Config.Labels "arrimage.service"}}',
  '{{if .HostConfig.ReadonlyRootfs}}read-only{{else}}writable{{end}},',
  'without{{range .HostConfig.CapDrop}} {{.}}{{end}},',
  '{{range .HostConfig.SecurityOpt}}{{.}}{{end}},',
  '{{if .HostConfig.Privileged}}privileged{{else}}unprivileged{{end}}:',
].join(' ');

/** Root itself is told that it cannot write to `/`. */
const SCRIPT = `
for id in $(docker ps -q --filter label=arrimage.service); do
  echo "$(docker inspect --format '${FORMAT}' "$id") $(docker exec --user 0 "$id" touch /confined 2>&1 | sed 's/.*: //')"
done`;
