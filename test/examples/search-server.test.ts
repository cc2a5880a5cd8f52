import { describe, expect, test } from 'vitest';
import { SearchServer } from '../../examples/search-server.ts';
import { Environment, Server, topologyOf, url, WebService } from '../../index.ts';

describe('a construct of one’s own', () => {
  test('is connected, protected and published like any other', () => {
    const environment = new Environment({ system: 'shop', name: 'prod' });
    const data = new Server(environment, 'data', { address: '10.0.0.1' });
    const app = new Server(environment, 'app', { address: '10.0.0.2' });
    const search = new SearchServer(data, 'search', {
      image: 'getmeili/meilisearch:v1.12',
      memoryBytes: 2 * 1024 ** 3,
    });
    new WebService(app, 'api', {
      image: 'registry.example.org/shop/api:1.0.0',
      command: ['uvicorn', 'shop:app'],
      runtime: 'python',
      healthPath: '/health',
      environment: { SEARCH_KEY: search.masterKey, SEARCH_URL: url`http://${search.endpoint}` },
    });

    const topology = topologyOf(environment);
    const [api, server] = topology.services;
    expect(server).toMatchObject({
      id: 'data/search',
      update: 'recreate',
      entrypoint: ['/bin/sh', '/arrimage/entrypoint'],
    });
    expect(server?.environment.find((variable) => variable.name === 'MEILI_MASTER_KEY')?.delivery).toBe('export');
    expect(server?.ports[0]?.published).toEqual([{ address: '10.0.0.1', port: 7700, from: ['10.0.0.2'] }]);
    expect(api?.extraHosts).toEqual([{ name: 'search', address: '10.0.0.1' }]);
    expect(topology.volumes.map((volume) => volume.name)).toEqual(['shop-prod-search-data']);
  });
});
