import { describe, expect, test } from 'vitest';
import { debugInProduction } from '../../policies/debug-in-production.ts';
import { objections, service, variable } from './nodes.ts';

describe('debug-in-production', () => {
  test('fails when Django shows its settings to who provokes an error', () => {
    expect(
      objections(debugInProduction, {
        environment: 'preprod',
        services: [service('app/web', { environment: [variable('DEBUG', 'True')] })],
      }),
    ).toMatchInlineSnapshot(`"app/web: variable DEBUG switches debugging on in preprod, got "True"; use False"`);
  });

  test('fails when Node runs in development mode', () => {
    expect(
      objections(debugInProduction, {
        services: [service('app/web', { environment: [variable('NODE_ENV', 'development')] })],
      }),
    ).toMatchInlineSnapshot(
      `"app/web: variable NODE_ENV switches debugging on in prod, got "development"; use production"`,
    );
  });

  test('lets other environments debug', () => {
    expect(
      objections(debugInProduction, {
        environment: 'dev',
        services: [service('app/web', { environment: [variable('DEBUG', 'True')] })],
      }),
    ).toBe('');
  });

  test('passes when debugging is off', () => {
    expect(
      objections(debugInProduction, {
        services: [
          service('app/web', { environment: [variable('DEBUG', 'False'), variable('NODE_ENV', 'production')] }),
        ],
      }),
    ).toBe('');
  });
});
