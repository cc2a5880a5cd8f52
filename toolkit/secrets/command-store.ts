import pLimit from 'p-limit';
import type { SecretNode } from '../../model/secret.ts';
import type { SecretStore } from '../../model/secret-store.ts';
import type { Finished } from '../run.ts';
import type { OpenStore, StoredSecret, StorePlace } from './store.ts';

type CommandStore = Extract<SecretStore, { readonly kind: 'command' }>;

/** Programs at once: somebody else's service answers them. */
const AT_ONCE = 4;

/** Secrets that somebody else keeps, asked for one by one with a program. */
export function openCommandStore(place: StorePlace, settings: CommandStore): OpenStore {
  const [program = ''] = settings.command;
  return {
    place: program,
    survey: async () => null,
    read: async (wanted) => {
      const limit = pLimit(AT_ONCE);
      const asked = await Promise.all(wanted.map((secret) => limit(() => ask(place, settings, secret))));
      const failed = wanted.filter((_, index) => typeof asked[index] === 'string').map(({ name }) => name);
      const found = wanted.flatMap((secret, index): readonly (readonly [string, StoredSecret])[] => {
        const answer = asked[index];
        return typeof answer === 'object' ? [[secret.name, answer]] : [];
      });
      return {
        found: new Map(found),
        problems: asked.filter((answer) => typeof answer === 'string'),
        failed: new Set(failed),
      };
    },
    write: null,
  };
}

/** A value, or what went wrong. */
async function ask(
  { project, topology, access }: StorePlace,
  { command, timeoutSeconds }: CommandStore,
  { name, version }: SecretNode,
): Promise<StoredSecret | string> {
  const { system, environment } = topology;
  const values: Readonly<Record<string, string>> = { name, system, environment, version: String(version) };
  const [program = '', ...args] = command.map((word) =>
    word.replace(/\{(\w+)\}/g, (text, key: string) => values[key] ?? text),
  );
  const began = performance.now();
  const ended = await access.run(program, args, { cwd: project, timeoutMilliseconds: timeoutSeconds * 1000 });
  const isLate = ended.code === null && performance.now() - began >= timeoutSeconds * 1000;
  const wrong = isLate ? `no answer in ${timeoutSeconds} s` : failureOf(ended);
  if (wrong !== null) {
    return `secret ${name}: expected a value from ${program}, got ${wrong}; run it by hand to see why`;
  }
  const value = textOf(ended.stdout);
  if (value === null || value === '') {
    const got = value === null ? 'bytes that are no text' : 'nothing';
    return `secret ${name}: expected a value from ${program}, got ${got}; look at what it prints`;
  }
  return { value, version: null, changed: null };
}

/** How it failed, in words without what it printed as a result; null: it did not. */
function failureOf({ code, stdout, stderr }: Finished): string | null {
  if (code === 0) return null;
  if (code === null && stderr.includes('ENOENT')) return 'no such program';
  const printed = (textOf(stdout) ?? '').split('\n').filter((line) => line.trim().length > 3);
  const last = stderr.trim().split('\n').at(-1)?.trim() ?? '';
  const said = printed.reduce((text, line) => text.replaceAll(line.trim(), '…'), last).slice(0, 200);
  const how = code === null ? 'no end of its own' : `exit code ${code}`;
  return said === '' ? how : `${how}, "${said}"`;
}

/** Less one newline at the end, which programs add. */
function textOf(bytes: Uint8Array): string | null {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes).replace(/\r?\n$/, '');
  } catch {
    return null;
  }
}
