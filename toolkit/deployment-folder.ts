import type { ServerNode } from '../model/server.ts';
import { quoted } from './commands/quoted.ts';
import type { Hosts } from './hosts.ts';
import { type TarFile, tarOf } from './tar.ts';

/** An image without content. */
export const COURIER_IMAGE = 'arrimage/courier:1';

/** A line of shell that makes it where it is not there yet. */
export const MAKE_COURIER_IMAGE = `docker image inspect ${COURIER_IMAGE} >/dev/null 2>&1 || head -c 10240 /dev/zero | docker import - ${COURIER_IMAGE} >/dev/null`;

/**
 * Makes a container that is never started, from an image without content, so that `docker cp` reaches the deployment's folder.
 *
 * Files so get any owner and mode although the SSH user is not root, and nothing but Docker is needed on the host.
 */
const COURIER = `
${MAKE_COURIER_IMAGE}
courier=$(docker create --network none --label arrimage.courier=true -v "$1:/folder" ${COURIER_IMAGE} none)
trap 'docker rm -f "$courier" >/dev/null' EXIT
`;

/** Writes files below the deployment's folder of a server, and on its disk; what is there under the same name is replaced. */
export async function writeFiles(hosts: Hosts, server: ServerNode, files: readonly TarFile[]): Promise<void> {
  if (files.length === 0) return;
  const script = await writingScript(files);
  await hosts.script(server, 'writing files', script, { args: [server.directory], timeoutSeconds: 300 });
}

/**
 * Writes records in JSON that a later run has to read, whatever ends this one: a full disk leaves a file half-written, and a power cut an empty one.
 *
 * Each has a copy beside it that is on the disk before the file itself is touched; `RECORD` finds the one that is whole.
 */
export async function keepRecords(hosts: Hosts, server: ServerNode, records: readonly TarFile[]): Promise<void> {
  const copies = records.map((file) => ({ ...file, path: `${file.path}${COPY}` }));
  const script = [COURIER, await copying(copies), await copying(records)].join('\n');
  await hosts.script(server, 'writing records', script, { args: [server.directory], timeoutSeconds: 300 });
}

const COPY = '.copy';

/** Condition of a shell: the record whose path a variable has can be read, and was written to its end, which a full disk or a power cut may have kept from it. */
export function isWhole(variable: string): string {
  return `[ "$(tail -n 1 "$${variable}" 2>/dev/null)" = "}" ]`;
}

/** A function of shell that prints the path of a record, or of its copy where the record was not written to its end; nothing where neither was. */
export const RECORD = `record() {
  for written in "$1" "$1${COPY}"; do
    if ${isWhole('written')}; then
      printf '%s\\n' "$written"
      break
    fi
  done
}`;

/** A script that prints the record whose path is its `$1`; it fails where there is none. */
export const READ_RECORD = `${RECORD}\ncat "$(record "$1")"`;

/** A script that writes files below a folder, its `$1`. */
export async function writingScript(files: readonly TarFile[]): Promise<string> {
  return `${COURIER}\n${await copying(files)}`;
}

/** What the SSH user may not read, a later run finds out by its size and brings again. */
async function copying(files: readonly TarFile[]): Promise<string> {
  const archive = Buffer.from(await tarOf(files)).toString('base64');
  return `base64 -d <<'ARCHIVE' | docker cp - "$courier:/folder" || exit 1
${archive.replace(/(.{1,76})/g, '$1\n')}ARCHIVE
(cd "$1" && sync -- ${files.map(({ path }) => quoted(path)).join(' ')}) >/dev/null 2>&1 || true`;
}
