import { describe, expect, test } from 'vitest';
import type { Topology } from '../../../model/topology.ts';
import { renderCompose } from '../../../renderers/compose/compose.ts';
import { configured } from '../../fixtures/configured.ts';
import { serviceNode } from '../../fixtures/containers.ts';
import { oneServer } from '../../fixtures/one-server.ts';
import { shop } from '../../fixtures/topology.ts';
import { composeFile, composeText, job, tiny } from './composed.ts';

describe('renderCompose', () => {
  test.each<[string, () => Topology | Promise<Topology>]>([
    ['shop', () => shop],
    ['one-server', () => oneServer],
    ['samaconso/prod', () => configured('samaconso/prod')],
    ['samaconso/dev', () => configured('samaconso/dev')],
    ['dhis2-sync/prod', () => configured('dhis2-sync/prod')],
    ['blingauto/preprod', () => configured('blingauto/preprod')],
    ['orchestra/prod', () => configured('orchestra/prod')],
  ])('makes one file a server: %s', async (name, read) => {
    const topology = await read();
    const { artifacts } = renderCompose(topology);

    expect(artifacts.map(({ path }) => path)).toEqual(
      topology.servers.map((server) => `compose/${server.name}/compose.yaml`),
    );
    for (const { path, content } of artifacts) {
      await expect(content).toMatchFileSnapshot(`../../golden/${name}/${path}`);
    }
  });

  test('has the services, networks and volumes of that server only, sorted by name', () => {
    const { name, services, networks, volumes } = composeFile(shop, 'app');

    expect(name).toBe('shop-prod');
    expect(Object.keys(services)).toEqual(['edge', 'migrate', 'web']);
    expect(Object.keys(networks ?? {})).toEqual(['default']);
    expect(volumes).toBeUndefined();
  });

  test('tells what it is and how to start it', () => {
    expect(composeText(shop, 'app').split('\n\n')[0]).toMatchInlineSnapshot(`
      "# shop/prod, server app. Written by arrimage: change the settings, not this file.
      # Who may connect to its ports is for the host's firewall to say, which Compose leaves alone.
      # Once its files and secrets lie in /srv/arrimage/shop-prod/files on the server, start it there with:
      #   docker compose up --detach --wait
      # Each start runs the job migrate, which a deployment ends after 600 s."
    `);
  });

  test('does not let a name end the comment that it stands in', () => {
    const text = composeText({ ...tiny([serviceNode('db/cache')]), system: 'shop\nservices: {}\u2028' });

    expect(text.split('\n')[0]).toBe(
      '# shop services: {} /prod, server db. Written by arrimage: change the settings, not this file.',
    );
  });

  test('is a file without services where a server runs nothing', () => {
    expect(composeFile(tiny([]))).toMatchObject({ services: {} });
  });

  test('gives the same bytes each time', () => {
    expect(renderCompose(shop)).toEqual(renderCompose(structuredClone(shop)));
  });

  test('warns of a job that is to run once, since Compose runs it at each start', () => {
    expect(renderCompose(tiny([], [job('db/administrator', { runs: 'once' })])).violations).toMatchInlineSnapshot(`
      [
        {
          "message": "Compose would run it at each start, not once; let it end well where its work is done already",
          "policy": "compose-once",
          "severity": "warning",
          "subject": "db/administrator",
        },
      ]
    `);
  });

  test('fails when Compose would not take the name of the project', () => {
    expect(renderCompose({ ...tiny([]), system: 'Shop.fr' }).violations).toMatchInlineSnapshot(`
      [
        {
          "message": "Compose takes lower-case letters, digits, - and _ in the name of a project, got "Shop.fr-prod"; rename the system or the environment",
          "policy": "compose-project-name",
          "severity": "error",
          "subject": "Shop.fr/prod",
        },
      ]
    `);
  });
});
