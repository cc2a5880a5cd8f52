/**
 * Looks at a host without changing it. Arguments: `all` or `preflight`, the deployment's folder, then three lists, each after its
 * length: images, names to resolve, and addresses to connect to, each followed by its port.
 *
 * Prints lines, each with the kind of what follows it. What costs time runs side by side: `docker info` starts every plugin.
 */
export const EXAMINATION = `
echo "begin $(date +%s.%N)"
checks=$1 directory=$2 count=$3
shift 3
echo "session \${SSH_CONNECTION##* }"
free() { stat -f -c "space $1 %S %b %a %c %d" -- "$2" 2>/dev/null || true; }

engine() {
  said=$(docker info --format 'engine {{.ServerVersion}} {{.NCPU}} {{.MemTotal}} {{.LiveRestoreEnabled}} {{.LoggingDriver}} {{.DockerRootDir}}' 2>&1) || true
  printf '%s\\n' "$said" | sed 's/^/info /'
  root=$(printf '%s\\n' "$said" | sed -n 's/^engine [^ ]* [^ ]* [^ ]* [^ ]* [^ ]* //p')
  if [ -n "$root" ]; then free engine "$root"; fi
}
engine &
docker ps --format 'container {{.Names}}|{{.Label "arrimage.system"}}|{{.Label "arrimage.environment"}}|{{.Ports}}' 2>/dev/null &
if [ "$checks" = all ]; then docker version --format 'api {{.Server.APIVersion}} {{.Server.MinAPIVersion}}' 2>/dev/null & fi

images=
while [ "$count" -gt 0 ]; do
  images="$images $1"
  shift
  count=$((count - 1))
done
missing() {
  if docker image inspect --format . "$@" >/dev/null 2>&1; then return 0; fi
  for image; do docker image inspect --format . "$image" >/dev/null 2>&1 || echo "missing $image"; done
}
if [ -n "$images" ]; then missing $images & fi

place=$directory
while [ ! -d "$place" ]; do place=\${place%/*}; [ -n "$place" ] || place=/; done
free directory "$place"

for name in containerd dockerd; do
  pid=$(grep -lx "$name" /proc/[0-9]*/comm 2>/dev/null | sed 's|[^0-9]||g' | sort -n | head -n 1)
  [ -z "$pid" ] || break
done
if [ -n "$pid" ]; then
  hard=$(sed -n 's/^Max open files *[^ ]* *\\([^ ]*\\).*/\\1/p' "/proc/$pid/limits" 2>/dev/null || true)
  capabilities=$(sed -n 's/^CapEff:[^0-9a-f]*//p' "/proc/$pid/status" 2>/dev/null || true)
  echo "files \${hard:--} \${capabilities:--} $(cat /proc/sys/fs/nr_open 2>/dev/null || echo -)"
fi

listening() {
  sed -n "s/^ *[0-9]*: \\\\([0-9A-F]*:[0-9A-F]*\\\\) [0-9A-F:]* $2 [0-9A-F:]* [0-9A-F:]* [0-9A-F]* *\\\\([0-9]*\\\\) .*/listen $1 \\\\1 \\\\2/p" "/proc/net/$1" "/proc/net/\${1}6" 2>/dev/null || true
}
listening tcp 0A
listening udp 07
ss -ltunp 2>/dev/null | sed -n '/users:/s/^/process /p' || true
sed -n 's/^\\([^:]*\\):[^:]*:\\([0-9]*\\):.*/user \\2 \\1/p' /etc/passwd 2>/dev/null || true
sed -n '/|--/{s/.*|-- //;h;};/host LOCAL/{g;s/^/address /;p;}' /proc/net/fib_trie 2>/dev/null | sort -u || true
echo "nonlocal $(cat /proc/sys/net/ipv4/ip_nonlocal_bind 2>/dev/null || echo 0)"
wait
echo "end $(date +%s.%N)"`;
