/** Forms that a service gives its tokens, keys and addresses for hooks, so that they are known whatever they are called. */
const FORMS: readonly RegExp[] = [
  /-----BEGIN (?:[A-Z]+ ){0,3}PRIVATE KEY[\s\S]*?(?:-----END [A-Z ]+-----|$)/,
  // GitHub, GitLab, npm, PyPI
  /\bgh[pousr]_[A-Za-z0-9]{16,}/,
  /\bgithub_pat_\w{20,}/,
  /\bgl(?:pat|dt|rt|cbt|ptt|ft|soat|agent|oas)-[\w-]{16,}/,
  /\bnpm_[A-Za-z0-9]{30,}/,
  /\bpypi-[\w-]{30,}/,
  // Slack, Discord, Microsoft Teams, Telegram
  /\bxox[abceoprs]-[\w-]{10,}/,
  /\bxapp-[\w-]{10,}/,
  /https:\/\/hooks\.slack\.com\/(?:services|workflows|triggers)\/[\w/+=-]+/,
  /https:\/\/(?:\w+\.)?discord(?:app)?\.com\/api\/webhooks\/\d+\/[\w-]+/,
  /https:\/\/[\w-]+\.webhook\.office\.com\/[\w/@-]+/,
  /(?<![\w:])\d{8,10}:[A-Za-z0-9_-]{35}(?![\w-])/,
  // Stripe and those who sign their hooks as it does, SendGrid
  /\b[sr]k_(?:live|test)_\w{10,}/,
  /\bwhsec_[\w+/=-]{8,}/,
  /\bSG\.[\w-]{16,}\.[\w-]{16,}/,
  // Amazon, Google, DigitalOcean, Vault, age
  /\b(?:AKIA|ASIA)[0-9A-Z]{16}\b/,
  /\bAIza[\w-]{35}/,
  /\bdo[opr]_v1_[0-9a-f]{64}/,
  /\bhv[sb]\.[\w-]{20,}/,
  /\bAGE-SECRET-KEY-1[0-9A-Z]+/,
  // Anthropic, OpenAI
  /\bsk-(?:ant-|proj-|svcacct-)?[A-Za-z0-9_-]{32,}/,
  // A signed token, and passwords as Apache and crypt(3) hash them
  /\beyJ[\w-]{8,}\.eyJ[\w-]{8,}\.[\w-]{8,}/,
  /\$apr1\$[^$\s"':]{1,8}\$[\w./]{22}/,
  /\$2[abxy]\$\d\d\$[\w./]{53}/,
  /\$[56]\$(?:rounds=\d+\$)?[^$\s"':]{1,16}\$[\w./]{43,}/,
];

const ANY = new RegExp(FORMS.map(({ source }) => source).join('|'), 'g');

/** Secrets that their form gives away. */
export function knownForms(text: string): readonly { readonly start: number; readonly value: string }[] {
  return [...text.matchAll(ANY)].map(({ 0: value, index }) => ({ start: index, value }));
}
