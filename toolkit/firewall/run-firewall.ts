import { hashOf } from '../../model/json.ts';
import { COURIER_IMAGE, MAKE_COURIER_IMAGE } from '../deployment-folder.ts';
import { FIREWALL_PROGRAM } from './program.ts';

/** Folder on every host that holds the rules of all its environments; anybody may read it. */
export const RULES_FOLDER = '/srv/arrimage/firewall';

/** Container that sees to it that the rules stay loaded. */
export const GUARD = 'arrimage-firewall';

/** Container that takes rules back unless it is told that they are good. */
export const TRIAL = 'arrimage-firewall-trial';

const RUN = `
firewall() {
  options=
  while [ "$1" != -- ]; do options="$options $1"; shift; done
  shift
  for folder in /bin /sbin /lib /lib64 /usr /etc/alternatives; do
    [ ! -d "$folder" ] || options="$options --mount type=bind,source=$folder,target=$folder,readonly"
  done
  # Only the legacy one has it, and makes it anew after each start: with a mount of what is not there, the container would never start again.
  case $(PATH=$PATH:/usr/sbin:/sbin iptables --version 2>/dev/null) in
    *nf_tables*) ;;
    *) [ ! -e /run/xtables.lock ] || options="$options --mount type=bind,source=/run/xtables.lock,target=/run/xtables.lock" ;;
  esac
  ${MAKE_COURIER_IMAGE}
  docker run $options --pull never --network host --userns host --user 0:0 --read-only --tmpfs /run --tmpfs /tmp \\
    --cap-drop ALL --cap-add NET_ADMIN --cap-add NET_RAW --security-opt no-new-privileges \\
    --security-opt apparmor=unconfined --security-opt label=disable --memory 64m --pids-limit 64 \\
    --log-opt max-size=1m --log-opt max-file=1 --env PATH=/usr/sbin:/usr/bin:/sbin:/bin \\
    -v ${RULES_FOLDER}:/rules ${COURIER_IMAGE} sh -c "$program" sh "$@"
}
`;

/** Tells one version of the program, and of how it is run, from another. */
export const PROGRAM_HASH = hashOf([FIREWALL_PROGRAM, RUN]).slice(0, 12);

/**
 * Defines `firewall`, which runs the program in a container: on the host's network, with the host's own programs, mounted read-only in an
 * image without content. So nothing is installed, and the deployment user, who may use Docker, needs no root.
 *
 * Its `$1` is the program; options of `docker run` follow, then `--`, then the program's arguments.
 */
export const RUN_FIREWALL = `
program=$1
shift
command -v docker >/dev/null || { echo 'docker: not found' >&2; exit 127; }
found=
for folder in /usr/sbin /sbin /usr/bin /bin; do [ ! -x "$folder/iptables-restore" ] || found=yes; done
[ -n "$found" ] || { echo 'it has no iptables-restore; install the package iptables' >&2; exit 1; }
${RUN}
guard() {
  there=$(docker inspect --type container --format '{{.State.Running}} {{index .Config.Labels "arrimage.firewall"}}' ${GUARD} 2>/dev/null) || true
  if [ "$there" != "true ${PROGRAM_HASH}" ]; then
    docker rm -f ${GUARD} >/dev/null 2>&1 || true
    firewall -d --name ${GUARD} --restart unless-stopped --stop-timeout 2 --label arrimage.firewall=${PROGRAM_HASH} -- guard >/dev/null
  fi
}
`;
