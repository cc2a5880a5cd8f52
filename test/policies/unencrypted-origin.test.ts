import { describe, expect, test } from 'vitest';
import { unencryptedOrigin } from '../../policies/unencrypted-origin.ts';
import { objections, service } from './nodes.ts';

describe('unencrypted-origin', () => {
  test("fails when an application is served by HTTP only (ORCHESTR'A)", () => {
    expect(
      objections(unencryptedOrigin, {
        services: [service('app/edge', { origins: ['http://orchestra.example'] })],
      }),
    ).toMatchInlineSnapshot(
      `"app/edge: passwords and sessions travel without encryption, got "http://orchestra.example"; give it a certificate and use https"`,
    );
  });

  test('passes with HTTPS, and inside the company', () => {
    expect(
      objections(unencryptedOrigin, {
        services: [
          service('app/edge', {
            origins: ['http://localhost:8000', 'http://10.0.0.3:8000', 'https://orchestra.example'],
          }),
        ],
      }),
    ).toBe('');
  });
});
