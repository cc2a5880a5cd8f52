import type { Topology } from '../../model/topology.ts';
import type { Rotation } from '../secrets/rotation.ts';
import { targetText } from '../target.ts';
import { EFFECT_SIGN, effectText } from './diff-words.ts';

/** What a rotation will do, before it is done. */
export function rotationText({ versions, continued, changes }: Rotation): string {
  const secrets = [...versions].map(([name, version]) =>
    continued.includes(name)
      ? `${name}: its version ${version} stands in the store since a rotation that was interrupted, and is taken\n`
      : `${name}: from version ${version - 1} to ${version}\n`,
  );
  const effects = changes.map((change) => `${EFFECT_SIGN[change.effect]} ${change.id}: ${effectText(change)}\n`);
  return [...secrets, ...(effects.length === 0 ? ['no service has it\n'] : effects)].join('');
}

/** What stands where after a deployment that failed, and how to go on or back. */
export function standsText(topology: Topology, rotation: Rotation, outcome: 'failed' | 'stuck'): string {
  const { place, settings, versions } = rotation;
  const target = targetText(topology);
  const list = [...versions].map(([name, version]) => `version ${version} of ${name}`).join(' and ');
  const before = [...versions].map(([name, version]) => `${name} ${version - 1}`).join(', ');
  const runs =
    outcome === 'stuck'
      ? 'what the servers run stands above, and arrimage status says it'
      : 'the servers run what ran before';
  return [
    `${place} holds ${list}, and ${settings} asks for it; ${runs}.`,
    `Go on: mend the cause, then arrimage deploy ${target}`,
    topology.secretStore.kind === 'age'
      ? `Go back: bring both files back as they were before, such as by git checkout -- ${place} ${settings}`
      : `Go back: in ${place} put "previous" in the place of the value, and in both files the version of before (${before})`,
    '',
  ].join('\n');
}
