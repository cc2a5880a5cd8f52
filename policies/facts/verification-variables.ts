/** Looked for first in a variable's name, because most are about something else. */
export const MAY_BE_SWITCH =
  /verif|ssl|tls|cert|ca_bundle|trust|unauthorized|insecure|host_?key|git_config_key|godebug|curl|wget/i;

const FALSE = /^\s*["']?(0|false|no|off|none|disabled?)["']?\s*$/i;
const TRUE = /^\s*["']?(1|true|yes|on|enabled?)["']?\s*$/i;
const EMPTY = /^\s*$|^\/dev\/null$/;
const ANY = /^/;
const SOME = /\S/;

/** Variables by their names, and the values that switch verification off. */
export const VARIABLE_RULES: readonly { readonly names: RegExp; readonly off: RegExp }[] = [
  {
    names:
      /^(REQUESTS_CA_BUNDLE|CURL_CA_BUNDLE|SSL_CERT_FILE|SSL_CERT_DIR|GIT_SSL_CAINFO|AWS_CA_BUNDLE|PIP_CERT|HTTPLIB2_CA_CERTS)$/,
    off: EMPTY,
  },
  { names: /(^|_)SSL_ENDPOINT_IDENTIFICATION_ALGORITHM$/, off: EMPTY },
  { names: /^(PYTHONHTTPSVERIFY|BUNDLE_SSL_VERIFY_MODE|DOTNET_NUGET_SIGNATURE_VERIFICATION)$/, off: FALSE },
  // git asks only whether it is there.
  { names: /^GIT_SSL_NO_VERIFY$/, off: ANY },
  { names: /^GIT_CONFIG_KEY_\d+$/, off: /\bsslverify$/i },
  { names: /^(PIP_TRUSTED_HOST|UV_INSECURE_HOST|GOINSECURE)$/, off: SOME },
  { names: /^GODEBUG$/, off: /\bx509sha1=1\b/ },
  { names: /^(npm_config|yarn|yarn_enable)_strict_ssl$/i, off: FALSE },
  { names: /^POETRY_CERTIFICATES_\w+_CERT$/, off: FALSE },
  { names: /^LDAPTLS_REQCERT$/, off: /^\s*(never|allow|try)\s*$/i },
  { names: /^CURL_(OPTS|OPTIONS|ARGS|FLAGS)$/, off: /(^|\s)(-[a-zA-Z]*k[a-zA-Z]*|--insecure)(?=\s|$)/ },
  // TLS that believes any certificate; libpq verifies one where it is given the authority, which a variable by itself does not show.
  { names: /^PGSSLMODE$/, off: /^\s*require\s*$/i },
  {
    names:
      /(^|_)(NO_VERIFY|SKIP_(TLS_|SSL_|CERT_)?VERIFY(_INSECURE)?|SKIP_SSL_VALIDATION|INSECURE_SKIP_VERIFY|TRUST_?SERVER_?CERTIFICATE|DISABLE_(SSL|TLS|CERT)_VERIF(Y|ICATION)|ALLOW_INSECURE|INSECURE_(TLS|SSL|HTTPS|CERTS?)|(TLS|SSL|HTTPS)_INSECURE|ALLOW_(INVALID|SELF_?SIGNED|UNTRUSTED)_CERT(IFICATE)?S?|ACCEPT_INVALID_CERT(IFICATE)?S?|IGNORE_(SSL|TLS|CERT(IFICATE)?|HTTPS)(_ERRORS)?|TRUST_ALL_CERT(IFICATE)?S?)$|^(MC_)?INSECURE$/i,
    off: TRUE,
  },
  {
    names:
      /(^|_)((SSL|TLS|CERT(IFICATE)?S?|HTTPS)_(VERIFY|VERIFICATION|VALIDATION)|(SSL_|TLS_)?VERIFY_(SSL|TLS|CERT(IFICATE)?S?|HTTPS|PEER|MODE)|VERIFICATION_?MODE|REJECT_UNAUTHORIZED|CHECK_HOSTNAME|SSL_CERT_REQS|HOST_KEY_CHECKING)$/i,
    off: FALSE,
  },
  { names: /(^|_)SSL_CERT_REQS$/i, off: /^\s*(CERT_NONE|optional)\s*$/i },
];
