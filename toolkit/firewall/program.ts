import { CHAIN } from '../../renderers/firewall/admission.ts';
import { ALWAYS, REST } from '../../renderers/firewall/rule-set.ts';

/** Chain that a packet to a container goes through by itself, which no published port has sent there. */
const FORWARD = `${CHAIN}-FORWARD`;

/**
 * Runs as root on the network of a host, with the host's own iptables. First argument:
 *
 * - `guard`: sees every few seconds that what is loaded is what was applied, and loads it where not, as after a start of the host
 * - `trial <environment> <seconds> <ipv4> <ipv6>`: loads rules in place of the environment's, and takes them back unless SIGUSR1 comes in time
 * - `remove <environment>`: takes the rules of an environment out, and with the last one everything
 * - `report`: prints what is loaded, and what was loaded last
 *
 * All environments of a host share one chain, made of the files in /rules. Each load is one transaction a family.
 */
export const FIREWALL_PROGRAM = `
set -u
umask 022
if ! read -r _ outside _ </proc/self/uid_map || [ "$outside" != 0 ]; then
  echo 'its Docker engine is not root, so it cannot change the rules of the host; keep the firewall there by hand' >&2
  exit 1
fi
families() { echo 4; if [ -e /proc/net/if_inet6 ]; then echo 6; fi; }
tables() { case $1 in 4) echo iptables ;; 6) echo ip6tables ;; esac; }
bridges() {
  for path in /sys/class/net/*; do
    case \${path##*/} in docker0 | docker_gwbridge | br-${'[0-9a-f]'.repeat(12)}) echo "\${path##*/}" ;; esac
  done
}
always4() { cat <<'RULES'
${ALWAYS.ipv4.join('\n')}
RULES
}
always6() { cat <<'RULES'
${ALWAYS.ipv6.join('\n')}
RULES
}
rules() {
  for file in /rules/*."$1"; do
    name=\${file##*/}
    if [ -e "$file" ] && { [ "$2" = kept ] || [ ! -e "/rules/trial/$name" ]; }; then cat "$file"; fi
  done
  if [ "$2" = trial ]; then cat /rules/trial/*."$1"; fi
}
wanted() {
  always$1
  for bridge in $(bridges); do echo "-A ${CHAIN} -i $bridge -j RETURN"; done
  rules "$1" "$2"
  echo '${REST}'
  for bridge in $(bridges); do echo "-A ${FORWARD} -i $bridge -j RETURN"; done
  for bridge in $(bridges); do echo "-A ${FORWARD} -o $bridge -m conntrack --ctstate NEW -m conntrack ! --ctstate DNAT -j DROP"; done
}
jump() {
  list=$("$1" -w 5 -t mangle -S "$2" 2>/dev/null | grep '^-A ')
  [ "$(printf '%s\\n' "$list" | head -n 1)" != "-A $2 -j $3" ] || [ "$(printf '%s\\n' "$list" | grep -cx -e "-A $2 -j $3")" != 1 ] || return 0
  printf '%s\\n' "$list" | grep -x -e "-A $2 -j $3" | sed 's/^-A/-D/'
  echo "-I $2 1 -j $3"
}
loaded() {
  "$(tables "$1")-save" -t mangle 2>/dev/null | grep -e '^-A ${CHAIN} ' -e '^-A ${FORWARD} '
  for hook in PREROUTING FORWARD; do
    "$(tables "$1")" -w 5 -t mangle -S "$hook" 2>/dev/null | grep '^-A ' | head -n 1 | grep -e '-j ${CHAIN}'
  done
  return 0
}
load() {
  for family in $(families); do
    {
      printf '%s\\n' '*mangle' ':${CHAIN} - [0:0]' ':${FORWARD} - [0:0]'
      wanted $family "$1"
      jump "$(tables $family)" PREROUTING ${CHAIN}
      jump "$(tables $family)" FORWARD ${FORWARD}
      echo COMMIT
    } | "$(tables $family)-restore" -w 5 --noflush || return 1
  done
  if [ "$1" != trial ]; then
    for family in $(families); do
      wanted $family kept >/rules/state/wanted.$family
      loaded $family >/rules/state/loaded.$family
    done
  fi
}
unload() {
  for family in $(families); do
    ip=$(tables $family)
    for hook in "PREROUTING ${CHAIN}" "FORWARD ${FORWARD}"; do
      set -- $hook
      while "$ip" -w 5 -t mangle -D "$1" -j "$2" 2>/dev/null; do :; done
      "$ip" -w 5 -t mangle -F "$2" 2>/dev/null
      "$ip" -w 5 -t mangle -X "$2" 2>/dev/null
    done
  done
  rm -rf /rules/state
}
some() { for file in /rules/*.4; do [ ! -e "$file" ] || return 0; done; return 1; }
keep() { if some; then mkdir -p /rules/state && load kept; else unload; fi; }
differs() {
  for family in $(families); do
    [ "$(wanted $family kept)" = "$(cat /rules/state/wanted.$family 2>/dev/null)" ] || return 0
    [ "$(loaded $family)" = "$(cat /rules/state/loaded.$family 2>/dev/null)" ] || return 0
  done
  return 1
}
trying() { [ -e /rules/trial/until ] && [ "$(date +%s)" -lt "$(cat /rules/trial/until)" ]; }
rest() { sleep "$1" & wait $!; }

case $1 in
  guard)
    trap 'exit 0' TERM INT
    repaired=never
    while some; do
      if ! trying; then
        rm -rf /rules/trial
        if differs; then
          echo "$(date -u +%FT%TZ) what was loaded was not what was applied; loading it"
          if keep; then repaired=$(date -u +%FT%TZ); fi
        fi
        mkdir -p /rules/state
        echo "$(date +%s) $repaired" >/rules/state/guard.new && mv /rules/state/guard.new /rules/state/guard
      fi
      rest 15
    done
    ;;
  trial)
    environment=$2 answer=
    trap 'answer=yes' USR1
    trap 'answer=no' USR2 TERM INT
    mkdir -p /rules/trial /rules/state
    echo "$(($(date +%s) + $3 + 5))" >/rules/trial/until
    printf '%s' "$4" >"/rules/trial/$environment.4"
    printf '%s' "$5" >"/rules/trial/$environment.6"
    if load trial; then
      touch /rules/trial/loaded
      left=$(($3 * 5))
      while [ -z "$answer" ] && [ "$left" -gt 0 ]; do rest 0.2; left=$((left - 1)); done
    else
      answer=failed
    fi
    if [ "$answer" = yes ]; then mv "/rules/trial/$environment.4" "/rules/trial/$environment.6" /rules/; fi
    rm -rf /rules/trial
    keep || exit 5
    case $answer in yes) exit 0 ;; failed) exit 4 ;; *) exit 3 ;; esac
    ;;
  remove)
    rm -f "/rules/$2.4" "/rules/$2.6"
    keep
    ;;
  report)
    for family in $(families); do
      loaded $family | sed "s/^/loaded$family /"
      sed "s/^/kept$family /" /rules/state/loaded.$family 2>/dev/null
    done
    ;;
esac
`;
