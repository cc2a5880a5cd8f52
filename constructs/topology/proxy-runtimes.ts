import type { Runtime } from '../container-props.ts';
import { AUTHORITY_TARGET, BUNDLE_TARGET, TRUSTSTORE_TARGET } from './entrypoint.ts';

/** A way out, as the programs of one container see it. */
export interface WayOut {
  readonly url: string;
  readonly address: string;
  readonly port: number;
  /** Names and addresses that are reached directly. */
  readonly exceptions: readonly string[];
  /** Whether the proxy opens TLS and signs with the company's authority. */
  readonly intercepts: boolean;
}

/** What a runtime reads; a text is a variable's value, and of files the content. */
export interface RuntimeRules {
  /** How its programs learn of the proxy besides HTTPS_PROXY, HTTP_PROXY and NO_PROXY in both cases. */
  readonly way?: (way: WayOut) => Readonly<Record<string, string>>;
  /** Variables that make its programs trust the company's authority. */
  readonly trust: Readonly<Record<string, string>>;
  /** Files that do. */
  readonly files?: Readonly<Record<string, string>>;
}

/** Read by OpenSSL, and by the two programs that every image may have. */
const COMMON = { CURL_CA_BUNDLE: BUNDLE_TARGET, GIT_SSL_CAINFO: BUNDLE_TARGET, SSL_CERT_FILE: BUNDLE_TARGET };

const PHP_FOLDER = '/arrimage/php';

/** Node adds authorities to its own and Java has a store of another form; all the others take one bundle in place of theirs. */
export const RUNTIMES: Readonly<Record<Runtime, RuntimeRules>> = {
  // requests, pip and certbot; gRPC; botocore; httplib2. urllib, aiohttp, httpx and the ODBC driver read SSL_CERT_FILE.
  python: {
    trust: {
      ...COMMON,
      AWS_CA_BUNDLE: BUNDLE_TARGET,
      GRPC_DEFAULT_SSL_ROOTS_FILE_PATH: BUNDLE_TARGET,
      HTTPLIB2_CA_CERTS: BUNDLE_TARGET,
      PIP_CERT: BUNDLE_TARGET,
      REQUESTS_CA_BUNDLE: BUNDLE_TARGET,
    },
  },
  node: { way: () => ({ NODE_USE_ENV_PROXY: '1' }), trust: { NODE_EXTRA_CA_CERTS: AUTHORITY_TARGET } },
  go: { trust: COMMON },
  java: { way: javaOptions, trust: {} },
  ruby: { trust: COMMON },
  // Its extensions ask no variable for authorities; the first, empty folder is the image's own.
  php: {
    trust: { ...COMMON, PHP_INI_SCAN_DIR: `:${PHP_FOLDER}` },
    files: { [`${PHP_FOLDER}/authority.ini`]: `curl.cainfo=${BUNDLE_TARGET}\nopenssl.cafile=${BUNDLE_TARGET}\n` },
  },
  dotnet: { trust: COMMON },
  other: { trust: COMMON },
};

/** Java reads none of the variables: its own properties name the proxy, the exceptions with a star, and a store of its own form. */
function javaOptions({ address, port, exceptions, intercepts }: WayOut): Readonly<Record<string, string>> {
  const direct = exceptions.map((name) =>
    name.startsWith('.') ? `*${name}` : name.includes(':') ? `[${name}]` : name,
  );
  const options = [
    ...['http', 'https'].flatMap((kind) => [`-D${kind}.proxyHost=${address}`, `-D${kind}.proxyPort=${port}`]),
    `-Dhttp.nonProxyHosts=${direct.join('|')}`,
    ...(intercepts ? [`-Djavax.net.ssl.trustStore=${TRUSTSTORE_TARGET}`] : []),
  ];
  return { JAVA_TOOL_OPTIONS: options.join(' ') };
}
