import type { ServerNode } from '../model/server.ts';
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

/** Writes files below the deployment's folder of a server; what is there under the same name is replaced. */
export async function writeFiles(hosts: Hosts, server: ServerNode, files: readonly TarFile[]): Promise<void> {
  if (files.length === 0) return;
  const script = await writingScript(files);
  await hosts.script(server, 'writing files', script, { args: [server.directory], timeoutSeconds: 300 });
}

/** A script that writes files below a folder, its `$1`. */
export async function writingScript(files: readonly TarFile[]): Promise<string> {
  const archive = Buffer.from(await tarOf(files)).toString('base64');
  return `${COURIER}
base64 -d <<'ARCHIVE' | docker cp - "$courier:/folder"
${archive.replace(/(.{1,76})/g, '$1\n')}ARCHIVE`;
}
