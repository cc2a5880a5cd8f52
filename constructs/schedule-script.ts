import type { Calendar } from './calendar.ts';

export const SCHEDULE_TARGET = '/arrimage/schedule';

/** Folder on a volume; its file `last` says of the last run when it began (seconds since 1970), how long it took and its exit code. */
export const SCHEDULE_STATE = '/var/tmp/arrimage-schedule';

/** Exit code of a run by hand while another one is under way: EX_TEMPFAIL of sysexits.h. */
export const ALREADY_RUNS = 75;

/**
 * POSIX clock of a schedule. `loop` runs the command whenever it is due, `now` runs it once.
 *
 * A minute is due when its numbers are in the lists. What was missed while nothing ran is due once, a day back at most, and a run that was
 * cut short once more; what comes due during a run is left out. On SIGTERM `loop` finishes a run first, and `now` ends it.
 */
export function scheduleScript(calendar: Calendar, timeoutSeconds: number): string {
  const list = (numbers: readonly number[]): string => `' ${numbers.join(' ')} '`;
  return `#!/bin/sh
set -u
minutes=${list(calendar.minutes)}
hours=${list(calendar.hours)}
days=${list(calendar.days)}
months=${list(calendar.months)}
weekdays=${list(calendar.weekdays)}
either=${calendar.isEitherDay ? 1 : 0}
limit=${timeoutSeconds}
state=${SCHEDULE_STATE}
${CLOCK}`;
}

const CLOCK = `mode=$1
shift
if ! mkdir -p "$state"; then
  echo "arrimage: $state cannot be written" >&2
  exit 73
fi
child=
stopping=

in_list() {
  number=$2
  case $number in 0?) number=\${number#0} ;; esac
  case $1 in *" $number "*) ;; *) return 1 ;; esac
}

is_due() {
  at=$(date -u -d "@$1" '+%M %H %d %m %w')
  minute=\${at%% *} at=\${at#* }
  hour=\${at%% *} at=\${at#* }
  day=\${at%% *} at=\${at#* }
  month=\${at%% *}
  in_list "$minutes" "$minute" && in_list "$hours" "$hour" && in_list "$months" "$month" || return 1
  if [ "$either" = 1 ]; then
    in_list "$days" "$day" || in_list "$weekdays" "\${at#* }"
  else
    in_list "$days" "$day" && in_list "$weekdays" "\${at#* }"
  fi
}

took_lock() {
  if mkdir "$state/running" 2>/dev/null; then return 0; fi
  # Whoever had it may be gone.
  ! kill -0 "$(cat "$state/running/pid" 2>/dev/null || echo 0)" 2>/dev/null
}

record() {
  echo "$1 $(($(date +%s) - $1)) $2" >"$state/last.new"
  mv "$state/last.new" "$state/last"
}

run() {
  if ! took_lock; then
    echo 'arrimage: a run is under way; wait for it' >&2
    return ${ALREADY_RUNS}
  fi
  echo $$ >"$state/running/pid"
  begun=$(date +%s)
  echo "$begun" >"$state/running/begun"
  timeout -k 30 "$limit" "$@" &
  child=$!
  code=0
  wait "$child" || code=$?
  while kill -0 "$child" 2>/dev/null; do code=0; wait "$child" || code=$?; done
  child=
  # BusyBox ends with the code of the signal where GNU says 124.
  case $code in 137 | 143) [ $(($(date +%s) - begun)) -lt "$limit" ] || code=124 ;; esac
  record "$begun" "$code"
  rm -rf "$state/running" "$state/again"
  return "$code"
}

if [ "$mode" = now ]; then
  trap '[ -z "$child" ] || kill "$child" 2>/dev/null' TERM INT HUP
  run "$@"
  exit
fi

trap 'stopping=1; [ -z "\${nap:-}" ] || kill "$nap" 2>/dev/null' TERM INT
cut=
if [ -d "$state/running" ]; then
  # The last run was cut short, by a power cut for instance: it has failed, and gets one more try.
  record "$(cat "$state/running/begun" 2>/dev/null || date +%s)" 137
  rm -rf "$state/running"
  if [ -e "$state/again" ]; then rm -f "$state/again"; else cut=1; touch "$state/again"; fi
fi
checked=$(cat "$state/checked" 2>/dev/null || echo 0)
now=$(($(date +%s) / 60 * 60))
case $checked in '' | 0 | *[!0-9]*) checked=$now ;; esac
while [ -z "$stopping" ]; do
  now=$(($(date +%s) / 60 * 60))
  [ "$checked" -ge $((now - 86400)) ] || checked=$((now - 86400))
  [ "$checked" -le "$now" ] || checked=$now
  due=\${cut:+$now}
  cut=
  while [ "$checked" -lt "$now" ]; do
    checked=$((checked + 60))
    if is_due "$checked"; then due=$checked; fi
  done
  echo "$now" >"$state/checked"
  if [ -n "$due" ]; then
    echo "arrimage: due at $(date -u -d "@$due" +%Y-%m-%dT%H:%MZ)"
    code=0
    run "$@" || code=$?
    if [ "$code" = 0 ]; then echo 'arrimage: done'; else echo "arrimage: failed with exit code $code" >&2; fi
    checked=$(($(date +%s) / 60 * 60))
    continue
  fi
  sleep $((60 - $(date +%s) % 60)) &
  nap=$!
  wait "$nap"
  nap=
done
`;
