/** Bytes of a line that are written at once: a pipe takes up to 4096 from several writers without mixing them. */
const LINE = 4000;

/** Bytes of a piece of a longer line; base64 makes them a third more. */
const PIECE = 2900;

/**
 * Containers by their labels, so that also those of an older version are there. Takes the system, the environment, names as
 * ` service:api job:migrate ` or nothing for all services, the number of lines, and the time of the first.
 */
const LIST = `
system=$1 environment=$2 wanted=$3 tail=$4 since=$5 number=0
inspect() {
  docker inspect --type container --format '{{.Id}} {{.State.StartedAt}} {{with index .Config.Labels "arrimage.service"}}service:{{.}}{{else}}{{with index .Config.Labels "arrimage.job"}}job:{{.}}{{else}}-{{end}}{{end}} {{with index .Config.Labels "arrimage.replica"}}{{.}}{{else}}-{{end}}' "$@" 2>/dev/null || true
}
is_wanted() {
  case $wanted in
    '') case $1 in service:*) return 0 ;; esac ;;
    *" $1 "*) return 0 ;;
  esac
  return 1
}
ids=$(docker ps -aq --no-trunc --filter "label=arrimage.system=$system" --filter "label=arrimage.environment=$environment")
if [ -n "$ids" ]; then containers=$(inspect $ids); else containers=; fi
`;

/** Prints the logs container by container; the two streams come one after the other, as one writer at a time mixes nothing. */
export const READ_LOGS = `${LIST}
print() {
  docker logs --timestamps --tail "$tail" \${since:+--since "$since"} "$1" || true
}
while read -r id started kind replica; do
  if [ -z "$id" ] || ! is_wanted "$kind"; then continue; fi
  number=$((number + 1))
  echo "= $number $kind $replica"
  { print "$id" 2>/dev/null; echo; } | sed "s/^/\${number}o. /"
  { print "$id" 2>&1 >/dev/null; echo; } | sed "s/^/\${number}e. /"
done <<CONTAINERS
$containers
CONTAINERS`;

/**
 * Prints the logs of all containers at the same time, and goes on with those that start later.
 *
 * A line longer than what a pipe takes at once comes in pieces; in base64, as a cut may go through a character.
 */
export const FOLLOW_LOGS = `begun=$(date +%s)
${LIST}
exec 4>&1
mark() {
  while IFS= read -r line || [ -n "$line" ]; do
    if [ "\${#line}" -le ${LINE} ]; then printf '%s. %s\\n' "$1" "$line"; continue; fi
    while [ -n "$line" ]; do
      piece=$(printf '%.${PIECE}s' "$line")
      printf '%s+ %s\\n' "$1" "$(printf '%s' "$piece" | base64 | tr -d '\\n')"
      line=\${line#"$piece"}
    done
    printf '%s* \\n' "$1"
  done
}
follow() {
  echo "= $2 $3 $4"
  {
    { docker logs --follow --timestamps --tail "$5" \${6:+--since "$6"} "$1" 2>&3 3>&- 4>&- | mark "\${2}o" 3>&- >&4; } 3>&1 | mark "\${2}e" >&4
  } &
}
while read -r id started kind replica; do
  if [ -z "$id" ] || ! is_wanted "$kind"; then continue; fi
  number=$((number + 1))
  follow "$id" "$number" "$kind" "$replica" "$tail" "$since"
done <<CONTAINERS
$containers
CONTAINERS
docker events --since "$begun" --filter type=container --filter event=start --filter "label=arrimage.system=$system" --filter "label=arrimage.environment=$environment" --format '{{.Actor.ID}}' | while read -r id; do
  container=$(inspect "$id")
  case $containers in *"$container"*) continue ;; esac
  read -r id started kind replica <<CONTAINER
$container
CONTAINER
  if ! is_wanted "$kind"; then continue; fi
  number=$((number + 1))
  follow "$id" "$number" "$kind" "$replica" all "$started"
done
echo 'the engine has ended them; run this again' >&2
trap '' TERM
kill -TERM "-$$"
exit 3`;
