/** What connection strings, URLs and options of a runtime say, wherever they stand. */
export const CONNECTION_SWITCHES: readonly RegExp[] = [
  // SQL Server, MySQL, MongoDB, Redis, RabbitMQ, Kafka
  /\btrust[ _]?server[ _]?certificate["']?\s*[:=]\s*["']?(?:yes|true|1)\b/gi,
  /\bencrypt\s*=\s*(?:no|false|optional)\b/gi,
  /\bverify_?server_?certificate\s*=\s*(?:false|0|no)\b/gi,
  /\bssl[-_]verify[-_](?:server[-_])?cert\s*=\s*(?:false|0|no|off)\b/gi,
  /\btls=skip-verify\b/g,
  /\bsslaccept=accept_invalid_certs\b/gi,
  /\btls_?allow_?invalid_?(?:certificates|hostnames)\s*[:=]\s*true\b/gi,
  /\btlsinsecure\s*[:=]\s*true\b/gi,
  /\bssl_cert_reqs["']?\s*[:=]\s*["']?(?:none|cert_none|optional)\b/gi,
  /\bssl_check_hostname["']?\s*[:=]\s*(?:false|0)\b/gi,
  /[?&;]verify=verify_none\b/g,
  /\bauth_ldap\.ssl_options\.verify\s*=\s*verify_none\b/g,
  /\bssl\.endpoint\.identification\.algorithm\s*[:=](?=\s*(?:$|\n|''|""))/g,
  /\benable\.ssl\.certificate\.verification\s*[:=]\s*false\b/g,
  // Node, Python, Java, Elasticsearch
  /\brejectunauthorized["']?\s*[:=]\s*false\b/gi,
  /\bverify=(?:False|false|none|no)\b/g,
  /-Djdk\.internal\.httpclient\.disableHostnameVerification(?:=true)?(?=\s|["']|$)/g,
  /-Dcom\.sun\.jndi\.ldap\.object\.disableEndpointIdentification=true\b/g,
  /-Dmaven\.wagon\.http\.ssl\.(?:insecure|allowall)=true\b/g,
  /\baether\.connector\.https\.securityMode=insecure\b/g,
  /\bverification_?mode["']?\s*[:=]\s*["']?none\b/gi,
  // SSH
  /\bStrictHostKeyChecking[= ]\s*["']?(?:no|off)\b/gi,
  /\bUserKnownHostsFile[= ]\s*["']?\/dev\/null\b/gi,
];

/** What commands and files say besides. */
export const PROGRAM_SWITCHES: readonly RegExp[] = [
  ...CONNECTION_SWITCHES,
  // Options of commands
  /\s--(?:no-check-certificate|no-verify-ssl|insecure-skip-tls-verify|insecure-registry|allow-insecure-host|trusted-host|allow-unauthenticated|skip-ssl-verify|tlsAllowInvalid\w+)\b/g,
  /\b(?:mc|redis-cli|grpcurl|kubectl|argocd)\b[^\n|;&]*\s--insecure\b/g,
  // Variables that a script or a program sets
  /\bPYTHONHTTPSVERIFY["'\]]*\s*[:=,]\s*["']?0\b/g,
  /\bNODE_TLS_REJECT_UNAUTHORIZED["'\]]*\s*[:=,]\s*["']?0\b/g,
  /\bGIT_SSL_NO_VERIFY["'\]]*\s*[:=,]\s*["']?(?:1|true)\b/g,
  /\b(?:REQUESTS_CA_BUNDLE|CURL_CA_BUNDLE|SSL_CERT_FILE)["'\]]*\s*=\s*(?:''|""|(?=[\n;&]|$))/g,
  // Python
  /\b_create_default_https_context\s*=/g,
  /\b_create_unverified_context\b/g,
  /\bCERT_NONE\b/g,
  /\bcheck_hostname\s*=\s*False\b/g,
  /\bverify\s*=\s*False\b/g,
  /\b(?:AutoAddPolicy|WarningPolicy)\b/g,
  // Ruby, PHP, Go, C#, Java
  /\bOpenSSL::SSL::VERIFY_NONE\b/g,
  /:?\bssl_verify_mode:?\s*[:=]\s*(?:0|:none|none)\b/g,
  /\bCURLOPT_SSL_VERIFY(?:PEER|HOST)["']?\s*(?:,|=>)\s*(?:false|0)\b/gi,
  /\bverify_peer(?:_name)?["']?\s*(?:=>|[:=])\s*(?:false|0)\b/gi,
  /\bDangerousAcceptAnyServerCertificateValidator\b/g,
  /\bNoopHostnameVerifier\b/g,
  // Files of settings
  /\b(?:insecure_?skip_?verify|tls_?skip_?verify(?:_insecure)?)["']?\s*[:=]\s*true\b/gi,
  /\bverify_(?:ssl|tls|certs?)["']?\s*[:=]\s*(?:false|no|0)\b/gi,
  /\bssl_?verify["']?\s*[:=]\s*(?:false|no|0|off)\b/gi,
  /\bstrict-ssl\s*[= ]\s*false\b/g,
  /\benableStrictSsl\s*:\s*false\b/g,
  /\bcheck_certificate\s*=\s*(?:off|no)\b/gi,
  /^[ \t]*trusted-host\s*=/gm,
  /["']disable-tls["']\s*:\s*true\b/g,
  /\bVerify-(?:Peer|Host)\s+["']?false\b/gi,
  /\[[^\]\n]*\btrusted=yes\b[^\]\n]*\]/g,
  /\bTLS_REQCERT\s+(?:never|allow|try)\b/gi,
  /\bproxy_ssl_verify\s+off\b/g,
  /^[ \t]*(?:default-)?server\b[^\n]*\bssl\b[^\n]*\bverify\s+none\b/gm,
  /\bhost_key_checking\s*=\s*false\b/gi,
];

/** Looked for first, because most texts have none of them. */
export const MAY_SWITCH =
  /curl|verif|insecure|server[ _]?certificate|check[-_]cert|encrypt\s*=|cert_reqs|cert_none|rejectunauthorized|host_?key|known_?hosts|strict-?ssl|trusted|ca_bundle|ssl_cert|reject_unauthorized|_https_context|check_hostname|accept_?(?:invalid|any)|sslmode|allow_?invalid|identification|disable-tls|reqcert|unauthenticated|(?:AutoAdd|Warning)Policy|-Dmaven/i;
