import type { Text } from './text.ts';

/** What in a text switches verification off, each as it stands there; of a variable its value. */
export function verificationSwitches(text: Text): readonly string[] {
  const isSwitch = text.kind === 'variable' && MAY_BE_SWITCH.test(text.name) && isSwitchedOff(text);
  if (!isSwitch && !MAY_SWITCH.test(text.text)) return NONE;
  return [...new Set([...(isSwitch ? [text.text] : NONE), ...switchesIn(text)])];
}

/** Most texts have none. */
const NONE: readonly string[] = [];

function isSwitchedOff({ name, text }: Text): boolean {
  const rule = RULES.find(({ names }) => names.test(name));
  return rule?.off.test(text) === true;
}

function* switchesIn({ kind, text, value }: Text): Iterable<string> {
  for (const pattern of kind === 'variable' ? CONNECTION_SWITCHES : ALL_SWITCHES) {
    for (const [found] of text.matchAll(pattern)) yield found.trim().replace(/\s+/g, ' ');
  }
  if (kind !== 'variable') yield* insecureCurl(text);
  const outside = value.some((part) => typeof part !== 'string' && part.kind === 'endpoint' && !part.to.includes('/'));
  if (outside) for (const [found] of text.matchAll(/\bsslmode=(?:disable|allow)\b/g)) yield found;
}

/** A container may ask itself for a certificate that bears the public name; what else stands in the command may be secret. */
function* insecureCurl(text: string): Iterable<string> {
  for (const [command] of text.matchAll(/\bcurl\b[^\n|;&]*/g)) {
    const option = /\s(-[a-zA-Z]*k[a-zA-Z]*|--insecure)(?=\s|$)/.exec(command)?.[1];
    if (option === undefined || /https:\/\/(?:localhost|127\.0\.0\.1|\[::1\])(?:[:/\s"']|$)/.test(command)) continue;
    yield option === '--insecure' ? 'curl --insecure' : 'curl -k';
  }
}

/** Looked for first, because most variables are about something else. */
const MAY_BE_SWITCH = /verif|ssl|cert|ca_bundle|trust|unauthorized/i;

const FALSE = /^\s*(0|false|no|off|none)\s*$/i;
const TRUE = /^\s*(1|true|yes|on)\s*$/i;
const EMPTY = /^\s*$|^\/dev\/null$/;

const RULES: readonly { readonly names: RegExp; readonly off: RegExp }[] = [
  {
    names: /^(REQUESTS_CA_BUNDLE|CURL_CA_BUNDLE|SSL_CERT_FILE|SSL_CERT_DIR|GIT_SSL_CAINFO|AWS_CA_BUNDLE|PIP_CERT)$/,
    off: EMPTY,
  },
  { names: /^(PYTHONHTTPSVERIFY|NODE_TLS_REJECT_UNAUTHORIZED)$/, off: FALSE },
  { names: /^PIP_TRUSTED_HOST$/, off: /\S/ },
  { names: /^(npm_config|yarn)_strict_ssl$/i, off: FALSE },
  {
    names:
      /(^|_)(NO_VERIFY|SKIP_(TLS_|SSL_|CERT_)?VERIFY|INSECURE_SKIP_VERIFY|TRUST_SERVER_CERTIFICATE|DISABLE_SSL_VERIFICATION)$/i,
    off: TRUE,
  },
  { names: /(^|_)((SSL|TLS|CERTS?|HTTPS)_VERIFY|VERIFY_(SSL|TLS|CERTS?|HTTPS)|VERIFY_CERTIFICATES?)$/i, off: FALSE },
];

/** What connection strings and URLs say, wherever they stand. */
const CONNECTION_SWITCHES: readonly RegExp[] = [
  /\btrust_?server_?certificate\s*=\s*(?:yes|true|1)\b/gi,
  /\bencrypt\s*=\s*(?:no|false|optional)\b/gi,
  /\bssl_cert_reqs=(?:none|cert_none|optional)\b/gi,
  /\btls(?:allowinvalidcertificates|insecure)=true\b/gi,
  /\bsslaccept=accept_invalid_certs\b/gi,
  /\brejectunauthorized["']?\s*[:=]\s*false\b/gi,
  /\bverify=(?:False|false|none)\b/g,
  /\bStrictHostKeyChecking[= ]\s*["']?(?:no|off)\b/gi,
  /\bUserKnownHostsFile[= ]\s*["']?\/dev\/null\b/gi,
];

const ALL_SWITCHES: readonly RegExp[] = [
  ...CONNECTION_SWITCHES,
  /\s--(?:no-check-certificate|no-verify-ssl|insecure-skip-tls-verify|trusted-host)\b/g,
  /\bPYTHONHTTPSVERIFY["'\]]*\s*[:=,]\s*["']?0\b/g,
  /\bNODE_TLS_REJECT_UNAUTHORIZED["'\]]*\s*[:=,]\s*["']?0\b/g,
  /\bGIT_SSL_NO_VERIFY["'\]]*\s*[:=,]\s*["']?(?:1|true)\b/g,
  /\b(?:REQUESTS_CA_BUNDLE|CURL_CA_BUNDLE|SSL_CERT_FILE)["'\]]*\s*=\s*(?:''|""|(?=[\n;&]|$))/g,
  /\b_create_default_https_context\s*=/g,
  /\b_create_unverified_context\b/g,
  /\bverify_mode\s*=\s*(?:ssl\.)?CERT_NONE\b/g,
  /\bcheck_hostname\s*=\s*False\b/g,
  /\bverify_(?:ssl|tls|certs?)["']?\s*[:=]\s*(?:false|no|0)\b/gi,
  /\bssl_?verify["']?\s*[:=]\s*(?:false|no|0)\b/gi,
  /\bstrict-ssl\s*[= ]\s*false\b/g,
  /\b(?:insecure_?skip_?verify|tls_?skip_?verify(?:_insecure)?)["']?\s*[:=]\s*true\b/gi,
];

/** Looked for first, because most texts have none of them. */
const MAY_SWITCH =
  /curl|verif|insecure|server_?certificate|no-check-cert|encrypt\s*=|cert_reqs|rejectunauthorized|hostkey|known_?hosts|strict-ssl|trusted-host|ca_bundle|ssl_cert|reject_unauthorized|_https_context|unverified|check_hostname|accept_invalid|sslmode/i;
