import { X509Certificate } from 'node:crypto';
import { Agent, request } from 'node:https';
import { connect } from 'node:tls';
import { labOf } from '../../../lab/lab-settings.ts';
import { type Pebble, pebbleAddress, startPebble } from '../../../lab/outside/pebble.ts';
import { selfSigned } from '../../../toolkit/self-signed.ts';
import { SYSTEMS } from './systems-lab.ts';

/** The lab of the systems, with what is beside its hosts. */
export const SYSTEMS_LAB = labOf(SYSTEMS.settings, SYSTEMS.place);

/** An ACME server beside the hosts. */
export interface Authority extends Pebble {
  /** PEM of what its own HTTPS is verified with. */
  readonly trust: string;
  /** PEM of the root of the certificates that it gives, made anew at each start. */
  readonly root: string;
}

/** Starts an ACME server whose certificates are valid for that long. */
export async function startAuthority(validSeconds: number): Promise<Authority> {
  const tls = await selfSigned([pebbleAddress(SYSTEMS_LAB)]);
  const pebble = await startPebble(SYSTEMS_LAB, { tls, validSeconds });
  let root = '';
  for (let tries = 0; root === '' && tries < 50; tries += 1) {
    root = await fetchText(`${pebble.management}/roots/0`, tls.certificate).catch(() => '');
    if (root === '') await new Promise((resolve) => setTimeout(resolve, 200));
  }
  return { ...pebble, trust: tls.certificate, root };
}

function fetchText(url: string, ca: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const asked = request(url, { agent: new Agent({ ca }), timeout: 2000 }, (answer) => {
      let text = '';
      answer.setEncoding('utf8').on('data', (part: string) => {
        text += part;
      });
      answer.on('end', () => resolve(text));
    });
    asked.on('error', reject).on('timeout', () => asked.destroy(new Error(`${url} does not answer`)));
    asked.end();
  });
}

/** The certificate that is served for a name at an address; verified with a root, else it throws. */
export function servedAt(host: string, servername: string, root: string): Promise<X509Certificate> {
  return new Promise((resolve, reject) => {
    const socket = connect({ host, port: 443, servername, ca: root, timeout: 5000 }, () => {
      const raw = socket.getPeerX509Certificate()?.raw;
      socket.destroy();
      if (raw === undefined) reject(new Error('no certificate'));
      else resolve(new X509Certificate(raw));
    });
    socket.on('error', reject).on('timeout', () => socket.destroy(new Error('no answer')));
  });
}

/** How requests to a site went. */
export interface Tally {
  readonly served: number;
  /** What went wrong, each. */
  readonly failed: readonly string[];
}

/** Asks a site again and again, on a connection that stays and on new ones, until it is told to stop: four minutes at most. */
export function requestLoop(host: string, servername: string, ca: string): { readonly stop: () => Promise<Tally> } {
  let isOver = false;
  let served = 0;
  const failed: string[] = [];
  const until = performance.now() + 240_000;
  const ask = (agent: Agent) =>
    new Promise<void>((resolve) => {
      const end = (problem: string | null) => {
        if (problem === null) served += 1;
        else failed.push(problem);
        resolve();
      };
      const options = { host, servername, path: '/', headers: { host: servername }, agent, timeout: 20_000 };
      const asked = request(options, (answer) => {
        answer.resume().on('end', () => end(answer.statusCode === 200 ? null : `status ${answer.statusCode}`));
      });
      asked.on('error', (error) => end(error.message)).on('timeout', () => asked.destroy(new Error('no answer')));
      asked.end();
    });
  const worker = async (agent: Agent) => {
    while (!isOver && performance.now() < until) {
      await ask(agent);
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
  };
  const staying = new Agent({ ca, keepAlive: true, maxSockets: 1 });
  const running = Promise.all([worker(staying), worker(new Agent({ ca, keepAlive: false }))]);
  return {
    stop: async () => {
      isOver = true;
      await running;
      staying.destroy();
      return { served, failed };
    },
  };
}
