import type { AttributeChange, Change, Difference, Effect } from '../diff/difference.ts';

/** Each effect as people read it. */
export const EFFECT_TEXT: Readonly<Record<Effect, string>> = {
  created: 'created',
  'replaced-without-interruption': 'replaced without interruption',
  'restarted-with-interruption': 'restarted with interruption',
  'scaled-without-interruption': 'scaled without interruption',
  reloaded: 'reloaded',
  'runs-again': 'runs again',
  updated: 'updated',
  destroyed: 'destroyed',
  kept: 'kept',
};

/** Each effect's sign at the start of a line. */
export const EFFECT_SIGN: Readonly<Record<Effect, string>> = {
  created: '+',
  'replaced-without-interruption': '~',
  'restarted-with-interruption': '!',
  'scaled-without-interruption': '~',
  reloaded: '~',
  'runs-again': '~',
  updated: '~',
  destroyed: '-',
  kept: '~',
};

/** `2 created, 1 restarted with interruption, 9 unchanged`. */
export function summaryText({ changes, unchanged }: Difference): string {
  const containers = changes.filter(({ kind }) => kind === 'service' || kind === 'job');
  const effects = (Object.keys(EFFECT_TEXT) as readonly Effect[]).flatMap((effect) => {
    const count = containers.filter((change) => change.effect === effect).length;
    return count === 0 ? [] : [`${count} ${EFFECT_TEXT[effect]}`];
  });
  const others = changes.length - containers.length;
  const more = others === 0 ? [] : [`${others} other change${others === 1 ? '' : 's'}`];
  return [
    ...(effects.length === 0 ? [] : [`services and jobs: ${effects.join(', ')}`]),
    ...more,
    `${unchanged} unchanged`,
  ].join('; ');
}

/** `image: a:1 → a:2`. */
export function attributeText({ attribute, from, to }: AttributeChange): string {
  if (from === null) return to === null ? attribute : `${attribute}: + ${short(to)}`;
  return to === null ? `${attribute}: - ${short(from)}` : `${attribute}: ${short(from)} → ${short(to)}`;
}

/** What a change does, with its note. */
export function effectText({ effect, note }: Change): string {
  return note === '' ? EFFECT_TEXT[effect] : `${EFFECT_TEXT[effect]}: ${note}`;
}

/** One line of at most 120 characters. */
function short(text: string): string {
  const line = text.replace(/\s*\n\s*/g, ' ⏎ ');
  return line.length > 120 ? `${line.slice(0, 117)}…` : line;
}
