import { textOf } from '../model/value.ts';
import { containersOf } from './facts/container.ts';
import type { Policy } from './policy.ts';

const ON = /^(1|true|yes|on)$/i;
const DEVELOPMENT = /^dev(elopment)?$/i;

const RULES: ReadonlyMap<string, { readonly wrong: RegExp; readonly right: string }> = new Map([
  ['DEBUG', { wrong: ON, right: 'False' }],
  ['DJANGO_DEBUG', { wrong: ON, right: 'False' }],
  ['FLASK_DEBUG', { wrong: ON, right: '0' }],
  ['FLASK_ENV', { wrong: DEVELOPMENT, right: 'production' }],
  ['NODE_ENV', { wrong: DEVELOPMENT, right: 'production' }],
]);

/** Only environments whose name begins with `prod` or `preprod` are judged. */
export const debugInProduction: Policy = {
  id: 'debug-in-production',
  severity: 'error',
  title: 'In production no program runs in its debugging mode, which shows settings and source code to who asks.',
  remedy: 'Switch the debugging mode off.',
  incident: null,
  suppressible: true,
  *check(topology) {
    if (!/^(pre-?)?prod/i.test(topology.environment)) return;
    for (const { id, environment } of containersOf(topology)) {
      for (const { name, value } of environment) {
        const rule = RULES.get(name);
        if (rule === undefined) continue;
        const text = textOf(value);
        if (!rule.wrong.test(text)) continue;
        yield {
          subject: id,
          message: `variable ${name} switches debugging on in ${topology.environment}, got "${text}"; use ${rule.right}`,
        };
      }
    }
  },
};
