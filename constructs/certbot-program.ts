/** Exit code where nobody was asked since it is too early: EX_UNAVAILABLE of sysexits.h. */
const NOT_ASKED = 69;

/** What the script of certbot does, after its settings. */
export const CERTBOT_PROGRAM = `notes=$folder/arrimage
mode=$1
force=
[ "\${2:-}" != --force ] || force=1
now=$(date +%s)

is_there() { [ -s "$folder/live/$1/fullchain.pem" ] && [ -s "$folder/live/$1/privkey.pem" ]; }
has_names() { is_there "$1" && [ "$(cat "$notes/$1.names" 2>/dev/null)" = "$names" ]; }
clock() { date -u -d "@$1" +%Y-%m-%dT%H:%M:%SZ; }

# How many lines of a file, each with its time first, are of the last seconds; the oldest of them is left in oldest.
recent() {
  count=0 oldest=
  while read -r at rest; do
    if [ "$at" -gt $((now - $2)) ] && { [ "$#" -lt 3 ] || [ "$rest" = "$3" ]; }; then
      count=$((count + 1))
      oldest=\${oldest:-$at}
    fi
  done 2>/dev/null <"$1"
}

too_early() {
  echo "arrimage: the authority was not asked: $1; not before $(clock "$2")$3" >&2
  return ${NOT_ASKED}
}

may_ask() {
  touch "$notes/$1.failed" "$notes/$1.obtained"
  if [ -s "$notes/$1.until" ]; then
    read -r until whose <"$notes/$1.until"
    if [ "$until" -gt "$now" ]; then
      if [ "$whose" = authority ]; then too_early 'it has asked to wait' "$until" ''; return; fi
      [ -n "$force" ] || { too_early "the last try failed ($(cat "$notes/$1.refused"))" "$until" ', or by arrimage certificates renew --force'; return; }
    fi
  fi
  [ "$limited" = 1 ] && [ "$1" = "$lineage" ] || return 0
  recent "$notes/$1.failed" 3600
  if [ "$count" -ge 5 ]; then too_early 'it allows 5 failures an hour' $((oldest + 3600)) ''; return; fi
  # A renewal that is due counts for no limit.
  if [ -n "$force" ] || ! has_names "$1"; then
    recent "$notes/$1.obtained" 604800 "$names"
    if [ "$count" -ge 5 ]; then too_early 'it allows 5 certificates for the same names in 7 days' $((oldest + 604800)) ''; return; fi
  fi
}

content() { cksum "$folder/live/$1/fullchain.pem" 2>/dev/null || true; }

# certbot answers for a lineage and a directory.
certbot_for() {
  set -- --cert-name "$1" --server "$2"
  for name in $names; do set -- "$@" -d "$name"; done
  [ -z "$force" ] || set -- "$@" --force-renewal
  if [ -n "$email" ]; then set -- "$@" --email "$email"; else set -- "$@" --register-unsafely-without-email; fi
  certbot certonly --non-interactive --agree-tos --webroot --webroot-path "$challenges" --keep-until-expiring \\
    --renew-with-new-domains --config-dir "$folder" --work-dir /tmp/certbot/work --logs-dir /tmp/certbot/logs --max-log-backups 0 "$@" 2>&1
}

ask() {
  may_ask "$1" || return
  before=$(content "$1")
  code=0
  said=$(certbot_for "$1" "$2") || code=$?
  if [ "$code" -ne 0 ]; then
    echo "$said" | grep -v -e '^ *$' -e '^Saving debug log' -e '^Ask for help'
    failed "$1"
    return "$code"
  fi
  echo "$names" >"$notes/$1.names"
  rm -f "$notes/$1.failed" "$notes/$1.until" "$notes/$1.refused"
  if [ "$(content "$1")" = "$before" ]; then
    echo "arrimage: the certificate $1 is not due"
  else
    echo "$now $names" >>"$notes/$1.obtained"
    echo "arrimage: there is a new certificate $1 for $names"
  fi
}

failed() {
  echo "$now" >>"$notes/$1.failed"
  recent "$notes/$1.failed" 604800
  case $count in 0 | 1) pause=60 ;; 2) pause=300 ;; 3) pause=900 ;; 4) pause=1800 ;; 5) pause=7200 ;; *) pause=21600 ;; esac
  whose=own until=$((now + pause))
  # Let's Encrypt: "retry after 2026-11-21 16:00:00 UTC".
  after=$(echo "$said" | sed -n 's/.*retry after \\([0-9-]*\\)[T ]\\([0-9:]*\\).*/\\1 \\2/p' | head -n 1)
  if [ -n "$after" ] && at=$(date -u -d "$after" +%s 2>/dev/null) && [ "$at" -gt "$until" ]; then whose=authority until=$at; fi
  echo "$until $whose" >"$notes/$1.until"
  detail=$(echo "$said" | sed -n 's/^ *Detail: *//p' | head -n 1)
  [ -n "$detail" ] || detail=$(echo "$said" | grep -v -e '^ *$' -e '^Ask for help' -e '^Saving debug log' | tail -n 1)
  echo "$detail" | cut -c 1-300 >"$notes/$1.refused"
  echo "arrimage: $(advice)" >&2
  echo "arrimage: nobody is asked again before $(clock "$until")" >&2
}

advice() {
  case $said in
    *'Type:   dns'*) echo "check that the DNS has a record of $names for this server, and that it is known everywhere" ;;
    *'Type:   connection'*) echo "check that port 80 of $names is reached from the internet: address, firewall, address translation" ;;
    *'Type:   unauthorized'*) echo "something else answers for $names at port 80; check that the DNS leads to this server and nowhere else, IPv6 too" ;;
    *'Type:   caa'*) echo "the CAA records of $names forbid this authority; change them" ;;
    *rateLimited* | *'too many'*) echo 'a limit of the authority is reached; wait' ;;
    *CERTIFICATE_VERIFY_FAILED*) echo "the HTTPS certificate of $directory cannot be verified; give the PEM of who signed it, or that of the proxy on the way" ;;
    *'Max retries'* | *ConnectionError* | *'timed out'*) echo "$directory is not reached from this server; check its way out and the outbound proxy" ;;
    *) echo 'see what the authority said above' ;;
  esac
}

ask_all() {
  if [ -n "$rehearsal" ] && ! has_names "$lineage"; then
    tried=
    for one in $rehearsed; do if has_names "$one"; then tried=1; fi; done
    if [ -z "$tried" ]; then
      ask "$rehearsal" "$rehearsal_directory" || { code=$?; echo 'arrimage: the authority for tries gave no certificate, so the real one was not asked' >&2; return "$code"; }
    fi
  fi
  ask "$lineage" "$directory"
}

expired() { certbot certificates --config-dir "$folder" --work-dir /tmp/certbot/work --logs-dir /tmp/certbot/logs --cert-name "$lineage" 2>/dev/null | grep -q EXPIRED; }

# The edge looks for new certificates every few seconds.
await_edge() {
  python3 -c '
import ssl, sys, time
host, port, path = sys.argv[1].rsplit(":", 1)[0], int(sys.argv[1].rsplit(":", 1)[1]), sys.argv[2]
wanted = ssl.PEM_cert_to_DER_cert(open(path).read().split("-----END CERTIFICATE-----")[0] + "-----END CERTIFICATE-----\\n")
for _ in range(120):
    try:
        if ssl.PEM_cert_to_DER_cert(ssl.get_server_certificate((host, port), timeout=5)) == wanted: sys.exit(0)
    except (OSError, ValueError): pass
    time.sleep(0.5)
sys.exit("arrimage: the edge does not serve the new certificate after 60 s; see its log")
' "$EDGE" "$folder/live/$lineage/fullchain.pem"
}

mkdir -p "$notes" /tmp/certbot/work /tmp/certbot/logs || exit 73
if [ "$mode" = notes ]; then
  for one in $lineage $rehearsal; do
    [ -s "$notes/$one.until" ] || continue
    recent "$notes/$one.failed" 604800
    echo "$one $(tail -n 1 "$notes/$one.failed") $count $(cat "$notes/$one.until") $(cat "$notes/$one.refused")"
  done
  exit 0
fi
if [ -s "$trust" ]; then
  cat "\${REQUESTS_CA_BUNDLE:-/dev/null}" "$trust" >/tmp/certbot/trust.pem
  export REQUESTS_CA_BUNDLE=/tmp/certbot/trust.pem
fi
exec 9>"$notes/lock"
flock 9
if [ "$mode" = obtain ] && has_names "$lineage" && ! expired; then
  echo "arrimage: a valid certificate $lineage for $names is there; nobody was asked"
else
  ask_all || exit
fi
[ "$mode" != obtain ] || await_edge
`;
