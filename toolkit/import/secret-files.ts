/** A private key in one of the forms that programs keep it in. */
const PRIVATE_KEY = /-----BEGIN (?:[A-Z]+ ){0,3}PRIVATE KEY|^PuTTY-User-Key-File-|AGE-SECRET-KEY-1/;

/** Files that hold passwords or keys and nothing else, by their names. */
const NAMES =
  /^(?:\.pgpass|pgpass\.conf|.*\.?htpasswd|[._]netrc|id_(?:rsa|dsa|ecdsa|ed25519)(?:_sk)?|\.git-credentials|\.dockercfg|\.my\.cnf|\.mylogin\.cnf|\.npmrc|\.vault[_-](?:pass|password|token)|acme\.json|kubeconfig|.*\.key)$/i;

/** Whether a file is secret as a whole: by what it is called at one of its paths, or since a private key is in it. */
export function isSecretFile(paths: readonly string[], text: string): boolean {
  if (text.trim() === '') return false;
  return PRIVATE_KEY.test(text) || paths.some((path) => NAMES.test(path.split('/').at(-1) ?? ''));
}
