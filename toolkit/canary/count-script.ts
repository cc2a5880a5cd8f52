/**
 * Counts the tries that a stretch of an edge's log tells of, by the container that was tried.
 *
 * Reads lines about containers (`container <name> <state> <restarts> <health> <address…>`), then lines of the log, whose last two fields are
 * `upstream` and `upstream_status`; where nginx tried several containers, both are lists, with a colon where it began anew. A `-` in place of a
 * status is a client that did not wait.
 */
export const COUNT = `
/^container / {
  names[++count] = $2
  state[count] = $2 " " $3 " " $4 " " $5
  for (i = 6; i <= NF; i++) owner[$i] = $2
  next
}
/^unreadable$/ { print; next }
{
  last = split($0, field, "\\"")
  if (last < 9 || field[last - 3] != "upstream_status" || field[last - 7] != "upstream") next
  tries = split(field[last - 5], address, / : |, /)
  split(field[last - 1], status, / : |, /)
  for (i = 1; i <= tries; i++) {
    sub(/:[0-9]+$/, "", address[i])
    if (!(address[i] in owner) || status[i] !~ /^[0-9]+$/) continue
    answers[owner[address[i]]]++
    if (status[i] + 0 >= 500) errors[owner[address[i]]]++
  }
}
END { for (i = 1; i <= count; i++) print "container", state[i], answers[names[i]] + 0, errors[names[i]] + 0 }`;

/** How often the log is counted, in seconds. */
const PAUSE_SECONDS = 5;

/**
 * Counts the log of an edge piece by piece until the period is over, and puts the edge back where it is told to end before: by its caller, or
 * because that is gone. So no canary goes on that nobody watches.
 *
 * The engine may write a line down some time after the edge has printed it, so the last second is left to the next piece.
 *
 * Takes the edge's container, the period in seconds, and the containers behind it.
 *
 * @param putBack commands that turn the edge to the old containers
 */
export function watchScript(putBack: string): string {
  return `
edge=$1 seconds=$2
shift 2
put_back() {
  trap '' TERM HUP PIPE
  set +e
  {
${putBack}
  } >/dev/null 2>&1
}
trap put_back EXIT
trap 'exit 1' TERM HUP PIPE
docker logs --tail 0 "$edge" >/dev/null
start=$(date +%s)
from=$start
while [ $((from - start)) -lt "$seconds" ]; do
  nap=$((start + seconds + 1 - $(date +%s)))
  if [ "$nap" -gt ${PAUSE_SECONDS} ]; then nap=${PAUSE_SECONDS}; fi
  if [ "$nap" -lt 1 ]; then nap=1; fi
  sleep "$nap"
  until=$(($(date +%s) - 1))
  {
    docker inspect --type container --format 'container {{slice .Name 1}} {{.State.Status}} {{.RestartCount}} {{if .State.Health}}{{.State.Health.Status}}{{else}}none{{end}}{{range .NetworkSettings.Networks}} {{.IPAddress}}{{end}}' "$@" 2>/dev/null || true
    docker logs --since "$from" --until "$until" "$edge" 2>/dev/null || echo unreadable
  } | awk '${COUNT}'
  from=$until
  echo "counted $((from - start))"
done
trap - EXIT`;
}
