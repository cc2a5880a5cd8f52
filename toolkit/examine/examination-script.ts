/** Defines `sockets`: prints what listens on the host, the programs as far as the SSH user may know them, and the names of users. */
const SOCKETS = `
listening() {
  sed -n "s/^ *[0-9]*: \\\\([0-9A-F]*:[0-9A-F]*\\\\) [0-9A-F:]* $2 [0-9A-F:]* [0-9A-F:]* [0-9A-F]* *\\\\([0-9]*\\\\) *[0-9]* \\\\([0-9]*\\\\) .*/listen $1 \\\\1 \\\\2 \\\\3/p" "/proc/net/$1" "/proc/net/\${1}6" 2>/dev/null || true
}
sockets() {
  listening tcp 0A
  listening udp 07
  ss -ltunp 2>/dev/null | sed -n '/users:/s/^/process /p' || true
  sed -n 's/^\\([^:]*\\):[^:]*:\\([0-9]*\\):.*/user \\2 \\1/p' /etc/passwd 2>/dev/null || true
}
`;

/** Prints what listens on the host. */
export const LISTENING = `${SOCKETS}sockets`;

/** Defines `connect`: opens a connection to an address and port with what the host has, and prints how that went. */
export const CONNECT = `
connect() {
  said=
  if command -v bash >/dev/null && command -v timeout >/dev/null; then
    said=$(timeout 3 bash -c "$opening" "$1" "$2" 2>/dev/null) || case $? in 124) said=silent ;; *) said=closed ;; esac
  elif command -v curl >/dev/null; then
    case $1 in *:*) at="[$1]" ;; *) at=$1 ;; esac
    said=$(curl -s --noproxy '*' --connect-timeout 3 --max-time 3 -o /dev/null -w '0 %{time_connect}' "telnet://$at:$2" </dev/null) || true
    case $said in '' | *' 0.000000' | *' 0') said=closed ;; esac
  elif command -v nc >/dev/null; then
    if nc -z -w 3 "$1" "$2" >/dev/null 2>&1; then said=open; else said=closed; fi
  fi
  echo "dependency $1 $2 \${said:-unmeasured}"
}
opening='from=$EPOCHREALTIME; exec 3<>"/dev/tcp/$0/$1" || exit 1; echo "\${from:-open} $EPOCHREALTIME"'
`;

/**
 * Looks at a host without changing it. Arguments: `all` or `preflight`, the deployment's folder, then images and names to resolve, each
 * list after its length, then addresses to connect to, each followed by its port.
 *
 * Prints lines, each with the kind of what follows it. What costs time runs side by side, and writes a line at a time, so that no two mix.
 * `docker info` starts every plugin, which takes as long as all the rest, so the engine itself is asked where curl is there.
 */
export const EXAMINATION = `
echo "begin $(date +%s.%N)"
checks=$1 directory=$2 count=$3
shift 3
lines() { while IFS= read -r line; do printf '%s\\n' "$line"; done; }
free() { stat -f -c "space $1 %S %b %a %c %d" -- "$2" 2>/dev/null || true; }

info() {
  if ! command -v docker >/dev/null; then echo 'docker: not found'; return 0; fi
  if [ -z "\${DOCKER_HOST:-}\${DOCKER_CONTEXT:-}" ] && ! grep -qs currentContext "\${HOME:-}/.docker/config.json"; then
    curl -sf --noproxy '*' --max-time 5 --unix-socket /var/run/docker.sock http://localhost/info 2>/dev/null && return
  fi
  docker info --format '{{json .}}' 2>&1
}
field() { printf '%s\\n' "$said" | sed -n "s/.*\\"$1\\":\\"\\{0,1\\}\\([^\\",}]*\\).*/\\\\1/p" | head -n 1; }
engine() {
  said=$(info) || true
  version=$(field ServerVersion)
  root=$(field DockerRootDir)
  if [ -z "$version" ]; then printf '%s\\n' "$said" | sed 's/^/refused /' | lines; return 0; fi
  echo "proxy $(field HttpsProxy)"
  echo "engine $version $(field NCPU) $(field MemTotal) $(field LiveRestoreEnabled) $(field LoggingDriver) $root"
  free engine "$root"
}
containers() {
  owner='{{.Label "arrimage.system"}}|{{.Label "arrimage.environment"}}'
  project='{{.Label "com.docker.compose.project"}}'
  docker ps --no-trunc --format "container {{.Names}}|$owner|{{.Ports}}|$project|{{.Mounts}}|{{.Networks}}" 2>/dev/null | lines
  docker network ls --format "network {{.Name}}|$owner|$project" 2>/dev/null | lines
}
missing() {
  if docker image inspect --format . "$@" >/dev/null 2>&1; then return 0; fi
  for image; do docker image inspect --format . "$image" >/dev/null 2>&1 || echo "missing $image"; done
}
resolve() {
  if ! command -v getent >/dev/null; then echo "name $1 unmeasured"; return 0; fi
  found=$(getent hosts "$1" | head -n 1) || true
  echo "name $1 \${found:+found }\${found%% *}"
}
${CONNECT}
engine &
containers &
if [ "$checks" = all ]; then docker version --format 'api {{.Server.APIVersion}}' 2>/dev/null & fi
images=
while [ "$count" -gt 0 ]; do
  images="$images $1"
  shift
  count=$((count - 1))
done
if [ -n "$images" ]; then missing $images & fi
names=$1
shift
while [ "$names" -gt 0 ]; do
  resolve "$1" &
  shift
  names=$((names - 1))
done
while [ "$#" -gt 1 ]; do
  connect "$1" "$2" &
  shift 2
done

folder() {
  place=$directory
  while [ ! -d "$place" ]; do place=\${place%/*}; [ -n "$place" ] || place=/; done
  free directory "$place"
}
files() {
  for name in containerd dockerd; do
    pid=$(grep -lx "$name" /proc/[0-9]*/comm 2>/dev/null | sed 's|[^0-9]||g' | sort -n | head -n 1)
    [ -z "$pid" ] || break
  done
  [ -n "$pid" ] || return 0
  hard=$(sed -n 's/^Max open files *[^ ]* *\\([^ ]*\\).*/\\1/p' "/proc/$pid/limits" 2>/dev/null || true)
  capabilities=$(sed -n 's/^CapEff:[^0-9a-f]*//p' "/proc/$pid/status" 2>/dev/null || true)
  echo "files \${hard:--} \${capabilities:--} $(cat /proc/sys/fs/nr_open 2>/dev/null || echo -)"
}
${SOCKETS}network() {
  connection=\${SSH_CONNECTION:-}
  echo "session \${connection##* }"
  sockets
  sed -n '/|--/{s/.*|-- //;h;};/host LOCAL/{g;s/^/address /;p;}' /proc/net/fib_trie 2>/dev/null | sort -u || true
  echo "nonlocal $(cat /proc/sys/net/ipv4/ip_nonlocal_bind 2>/dev/null || echo 0)"
}
{ folder; files; network; } | lines
wait
echo "end $(date +%s.%N)"`;
