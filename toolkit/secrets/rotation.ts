import type { SecretNode } from '../../model/secret.ts';
import type { Topology } from '../../model/topology.ts';
import { type Checked, type CheckOptions, checkTarget } from '../check.ts';
import type { ConfigFolder } from '../config-folder.ts';
import { diffTopologies } from '../diff/diff-topologies.ts';
import type { Change } from '../diff/difference.ts';
import type { Project } from '../project.ts';
import { targetText } from '../target.ts';
import { UsageError } from '../usage-error.ts';
import { givenPart } from './certificate-pairs.ts';
import { selectSecrets, writerOf } from './generate-secrets.ts';
import { makeMissing } from './make-missing.ts';
import { openStore } from './open-store.ts';
import { missingOf, missingText } from './read-secrets.ts';
import { issuedSecrets } from './rotatable.ts';
import { textWithVersions, versionsFile, writeVersions } from './settings-versions.ts';
import type { OpenStore, Reading, StorePlace } from './store.ts';

/** A rotation that is prepared; nothing is written yet. */
export interface Rotation {
  /** Where the values are kept. */
  readonly place: string;
  /** Settings file with the versions. */
  readonly settings: string;
  /** Versions that the secrets will have, by name. */
  readonly versions: ReadonlyMap<string, number>;
  /** Names whose new value stands in the store already: an earlier rotation was interrupted. */
  readonly continued: readonly string[];
  /** What the deployment will do to services and jobs. */
  readonly changes: readonly Change[];
  /** Writes the store, then the settings; a run that is interrupted in between is found by the next one. */
  readonly write: () => Promise<void>;
}

/**
 * Prepares new values for secrets, and says what bringing them to the programs will do.
 *
 * @throws UsageError that tells all that keeps one of them from being rotated
 */
export async function prepareRotation(
  project: Project,
  { target }: Checked,
  place: StorePlace,
  names: readonly string[],
  options: CheckOptions,
): Promise<Rotation> {
  const { topology } = place;
  const chosen = selectSecrets(topology, names);
  const store = openStore(place);
  const write = writerOf(store);
  const reading = await store.read(topology.secrets);
  refuse(topology, store, chosen, reading);
  const storedVersion = (name: string): number | null => reading.found.get(name)?.version ?? null;
  const continued = chosen.filter(({ name, version }) => (storedVersion(name) ?? 0) > version).map(({ name }) => name);
  const versions = new Map(
    chosen.map(({ name, version }) => [
      name,
      continued.includes(name) ? (storedVersion(name) ?? version) : version + 1,
    ]),
  );
  const text = await textWithVersions(place, versions);
  const config = withFile(project.config, target.system, `${target.environment}.yaml`, text);
  const after = await checkTarget(config, project.systems, target, options);
  if (after.topology === null) throw new Error(`${versionsFile(place)}: the settings with new versions are not valid`);
  const { changes } = diffTopologies(topology, after.topology);
  return {
    place: store.place,
    settings: versionsFile(place),
    versions,
    continued,
    changes: changes.filter(({ kind }) => kind === 'service' || kind === 'job'),
    write: async () => {
      const fresh = new Set(chosen.map(({ name }) => name).filter((name) => !continued.includes(name)));
      const values = await makeMissing(topology, fresh, valuesOf(reading));
      if (values.size > 0) {
        await write(
          new Map(
            [...values].map(([name, value]) => [
              name,
              { value, version: versions.get(name) ?? storedVersion(name) ?? 1 },
            ]),
          ),
        );
      }
      await writeVersions(place, versions);
    },
  };
}

function valuesOf({ found }: Reading): ReadonlyMap<string, string> {
  return new Map([...found].map(([name, { value }]) => [name, value]));
}

function refuse(topology: Topology, store: OpenStore, chosen: readonly SecretNode[], reading: Reading): void {
  const target = targetText(topology);
  const given = chosen.flatMap(({ name }) => {
    const part = givenPart(topology, name);
    const advice = `have it issued anew, then arrimage secrets set ${target} ${name} and arrimage deploy ${target}`;
    return part === null ? [] : [`secret ${name}: expected one that can be made up, got ${part}; ${advice}`];
  });
  const issued = issuedSecrets(topology);
  const internal = chosen.flatMap(({ name }) => {
    if (!issued.has(name)) return [];
    const advice = `rotate a key, "<service>-tls-key", or see docs/encryption.md for the authority`;
    return givenPart(topology, name) === null
      ? [`secret ${name}: expected one that can be made up, got a certificate or the authority of others; ${advice}`]
      : [];
  });
  const missing = missingOf(chosen, reading).map((secret) => missingText(topology, store, secret));
  const problems = [...reading.problems, ...given, ...internal, ...missing];
  if (problems.length > 0) throw new UsageError(...problems);
}

/** The folder config/ with another text in the place of one file. */
function withFile(config: ConfigFolder, system: string, file: string, text: string): ConfigFolder {
  const read: ConfigFolder['read'] = async (of, name) =>
    of === system && name === file ? new TextEncoder().encode(text) : config.read(of, name);
  return { ...config, read };
}
