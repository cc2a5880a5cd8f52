import { authorityOf, Certbot } from '../certbot.ts';
import { CHALLENGES } from '../certbot-script.ts';
import type { Certificate } from '../certificate.ts';
import type { NginxEdge } from '../nginx-edge.ts';

/** Where an edge finds what certbot obtained. */
export const CERTIFICATES_TARGET = '/etc/arrimage/certificates';

/** Folder in the edge's memory, with the lines that name the certificate. */
const CHOSEN_FOLDER = '/run/arrimage-edge';
const CHOSEN = `${CHOSEN_FOLDER}/certificate.conf`;

const EDGE_TARGET = '/arrimage/edge';

/** What an edge of a certificate of certbot's starts in place of nginx. */
export const EDGE_COMMAND = ['/bin/sh', EDGE_TARGET];

/** Whether certbot obtains it. */
export function isAcme(certificate: Certificate | undefined): certificate is Certificate {
  return certificate !== undefined && 'acme' in certificate.props;
}

/** Lines of nginx that name the certificate. */
export function certificateLines(certificate: Certificate, folder: string): readonly string[] {
  if (isAcme(certificate)) return [`include ${CHOSEN};`];
  return [`ssl_certificate ${folder}/certificate.pem;`, `ssl_certificate_key ${folder}/key.pem;`];
}

/** Answers the authority, whatever name it asks by: never redirected, limited, or hidden by maintenance. */
export function challengeLocation(certificate: Certificate | undefined): readonly string[] {
  if (!isAcme(certificate)) return [];
  return [
    'location ^~ /.well-known/acme-challenge/ {',
    `  root ${CHALLENGES};`,
    '  default_type text/plain;',
    '  try_files $uri =404;',
    '}',
  ];
}

/** Gives an edge its certificate. */
export function addCertificate(edge: NginxEdge, certificate: Certificate, folder: string): void {
  const { service } = edge;
  const { props } = certificate;
  if (!('acme' in props)) {
    service.addFile(`${folder}/certificate.pem`, { content: props.chain, reloadable: true });
    service.addFile(`${folder}/key.pem`, { content: props.key, reloadable: true });
    return;
  }
  const certbot = new Certbot(edge, 'certbot', { certificate, order: props, edge: service });
  const { lineage } = authorityOf(certificate.node.id, props.acme);
  service.addFile(`${folder}/lineage`, { content: `${lineage}\n`, reloadable: true });
  service.addFile(EDGE_TARGET, { content: edgeScript(folder, certificate.node.id), mode: '0555' });
  service.addVolume(CERTIFICATES_TARGET, certbot.certificates, { readOnly: true });
  service.addVolume(CHALLENGES, certbot.challenges, { readOnly: true });
}

/**
 * Entry point of an edge whose certificate comes and is renewed while it runs: nginx reloads when there is another one.
 *
 * Until there is one, no handshake is answered: nobody ever sees a certificate that is not to be trusted. While that of another authority is on its
 * way, the one from before is served. What nginx does not take is not served.
 */
export function edgeScript(folder: string, certificate: string): string {
  return `#!/bin/sh
set -u
live=${CERTIFICATES_TARGET}/live
chosen=${CHOSEN}
configuration=${folder}/nginx.conf

is_there() { [ -s "$live/$1/fullchain.pem" ] && [ -s "$live/$1/privkey.pem" ]; }

find_lineage() {
  wanted=$(cat ${folder}/lineage)
  for name in "$wanted" $(ls -t "$live" 2>/dev/null | grep '^${certificate}-' | grep -v -e '-rehearsal$'); do
    if is_there "$name"; then
      echo "$name"
      return
    fi
  done
}

choose() {
  if [ -z "$1" ]; then
    echo 'ssl_reject_handshake on;' >"$chosen"
  else
    printf 'ssl_certificate %s/%s/fullchain.pem;\\nssl_certificate_key %s/%s/privkey.pem;\\n' "$live" "$1" "$live" "$1" >"$chosen"
  fi
}

content() { if [ -n "$1" ]; then echo "$1 $(cat "$live/$1/fullchain.pem" "$live/$1/privkey.pem" 2>/dev/null | cksum)"; fi; }

watch_certificate() {
  while :; do
    sleep 2
    lineage=$(find_lineage)
    [ -n "$lineage" ] || continue
    now=$(content "$lineage")
    [ "$now" != "$served" ] || continue
    choose "$lineage"
    if ! said=$(nginx -t -q -c "$configuration" 2>&1); then
      # certbot may be in the middle of it; it is tried again, and told once.
      [ "$now" = "$refused" ] || echo "arrimage: nginx does not take the certificate $lineage: $said" >&2
      refused=$now
      continue
    fi
    nginx -c "$configuration" -s reload || continue
    served=$now
    echo "arrimage: serves the certificate $lineage" >&2
  done
}

mkdir -p ${CHOSEN_FOLDER}
lineage=$(find_lineage)
served=$(content "$lineage")
refused=
choose "$lineage"
if [ -n "$lineage" ] && ! nginx -t -q -c "$configuration"; then
  served=
  choose ''
fi
watch_certificate &
exec nginx -c "$configuration" -g 'daemon off;'
`;
}
