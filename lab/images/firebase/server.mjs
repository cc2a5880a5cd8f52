// What the two names of Google answer, as far as a notification to a phone needs it; port 8080 tells what was delivered.
import { createPublicKey, randomUUID, verify } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { createServer as createControl } from 'node:http';
import { createServer } from 'node:https';

const FOLDER = '/etc/firebase';
const OAUTH = 'oauth2.googleapis.com';
const FCM = 'fcm.googleapis.com';
const SCOPES = ['https://www.googleapis.com/auth/firebase.messaging', 'https://www.googleapis.com/auth/cloud-platform'];

const { project, email, publicKey } = JSON.parse(readFileSync(`${FOLDER}/account.json`, 'utf8'));
const tokens = new Set();
const messages = [];

const routes = [
  { method: 'POST', host: OAUTH, path: /^\/token$/, answer: token },
  { method: 'POST', host: FCM, path: /^\/v1\/projects\/([^/]+)\/messages:send$/, answer: send },
];

createServer(
  { key: readFileSync(`${FOLDER}/server.key`), cert: readFileSync(`${FOLDER}/server.pem`) },
  async (request, response) => {
    const route = routes.find(({ method, host, path }) => {
      return method === request.method && host === request.headers.host && path.test(request.url);
    });
    const [status, body] =
      route === undefined
        ? [404, { error: { code: 404, status: 'NOT_FOUND' } }]
        : route.answer(request, await textOf(request), route.path.exec(request.url)?.[1]);
    answer(response, status, body);
  },
).listen(443);

createControl((_, response) => answer(response, 200, messages)).listen(8080);

process.on('SIGTERM', () => process.exit(0));

/** Gives a token for an assertion that the account's key has signed (RFC 7523). */
function token(_, text) {
  const form = new URLSearchParams(text);
  if (form.get('grant_type') !== 'urn:ietf:params:oauth:grant-type:jwt-bearer')
    return refused('unsupported_grant_type');
  const [header = '', claims = '', signature = ''] = (form.get('assertion') ?? '').split('.');
  const { alg } = decoded(header);
  const { iss, aud, scope = '', exp = 0, iat = 0 } = decoded(claims);
  const signed = Buffer.from(`${header}.${claims}`);
  const now = Date.now() / 1000;
  if (alg !== 'RS256' || !verify('sha256', signed, createPublicKey(publicKey), Buffer.from(signature, 'base64url'))) {
    return refused('invalid_grant', 'Invalid JWT Signature.');
  }
  if (iss !== email || aud !== `https://${OAUTH}/token`) return refused('invalid_grant', 'Invalid issuer or audience.');
  if (exp < now || exp - iat > 3600 || iat > now + 60) return refused('invalid_grant', 'Invalid JWT: iat and exp.');
  if (!scope.split(' ').some((item) => SCOPES.includes(item))) return refused('invalid_scope');
  const value = randomUUID();
  tokens.add(value);
  return [200, { access_token: value, expires_in: 3599, token_type: 'Bearer' }];
}

/** Takes a message from whoever has a token, as FCM's HTTP v1 does. */
function send(request, text, toProject) {
  const bearer = /^Bearer (\S+)$/.exec(request.headers.authorization ?? '')?.[1];
  if (!tokens.has(bearer)) return [401, { error: { code: 401, status: 'UNAUTHENTICATED' } }];
  if (toProject !== project) return [403, { error: { code: 403, status: 'PERMISSION_DENIED' } }];
  const { message } = JSON.parse(text);
  if (typeof message?.token !== 'string') return [400, { error: { code: 400, status: 'INVALID_ARGUMENT' } }];
  const name = `projects/${project}/messages/${randomUUID()}`;
  messages.push({ name, ...message, from: request.socket.remoteAddress.replace(/^::ffff:/, '') });
  return [200, { name }];
}

function refused(error, description) {
  return [400, { error, ...(description === undefined ? {} : { error_description: description }) }];
}

function decoded(part) {
  try {
    return JSON.parse(Buffer.from(part, 'base64url').toString());
  } catch {
    return {};
  }
}

async function textOf(request) {
  const chunks = [];
  for await (const chunk of request) chunks.push(chunk);
  return Buffer.concat(chunks).toString();
}

function answer(response, status, body) {
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
}
