import { describe, expect, test } from 'vitest';
import type { ServiceNode } from '../../../model/service.ts';
import type { Topology } from '../../../model/topology.ts';
import { cpusText, goDuration } from '../../../renderers/terraform/units.ts';
import { terraformViolations } from '../../../renderers/terraform/violations.ts';
import { MIB, serviceNode } from '../../fixtures/containers.ts';
import { oneServer } from '../../fixtures/one-server.ts';

function violations(given: Partial<ServiceNode>, more: Partial<Topology> = {}): readonly string[] {
  const services = [serviceNode('all/api', given)];
  return terraformViolations({ ...oneServer, services, ...more }).map(
    ({ policy, severity, subject, message }) => `${severity} ${policy} ${subject}: ${message}`,
  );
}

function resources(given: Partial<ServiceNode['resources']>): Pick<ServiceNode, 'resources'> {
  return { resources: { ...serviceNode('all/api').resources, ...given } };
}

describe('terraformViolations', () => {
  test('finds nothing to object to in what the provider can express', () => {
    const extraHosts = [
      { name: 'mail', address: '10.0.9.9' },
      { name: 'host', address: 'host-gateway' },
    ];

    expect(violations({ extraHosts, ...resources({ cpus: 1.5, memoryBytes: 3 * MIB }) })).toEqual([]);
  });

  test('fails when the address of a host is IPv6, which the provider cuts (row 13)', () => {
    expect(violations({ extraHosts: [{ name: 'mail', address: '2001:db8::1' }] })).toMatchInlineSnapshot(`
      [
        "error terraform-ipv6-host all/api: the provider cuts the IPv6 address of mail at its first colon, got "2001:db8::1"; give an IPv4 address",
      ]
    `);
  });

  test('fails when memory is no whole number of MiB', () => {
    expect(violations(resources({ memoryBytes: 1_500_000_000, shmBytes: 1000 }))).toMatchInlineSnapshot(`
      [
        "error terraform-whole-mebibytes all/api: the provider knows whole MiB of memory only, got "1500000000 bytes"; write 1431MiB",
        "error terraform-whole-mebibytes all/api: the provider knows whole MiB of shared memory only, got "1000 bytes"; write 1MiB",
      ]
    `);
  });

  test('fails when the provider reads processors back as something else', () => {
    expect(violations(resources({ cpus: 0.05 }))).toMatchInlineSnapshot(`
      [
        "error terraform-cpus all/api: the provider reads these processors back as 0.1, got "0.05"; choose tenths",
      ]
    `);
  });

  test("fails when a schema's name is longer than PostgreSQL's names", () => {
    const state = { kind: 'pg', schema: 'states_of_a_department_with_a_long_name_and_then_some' } as const;

    expect(violations({}, { state })).toMatchInlineSnapshot(`
      [
        "error terraform-state-schema all: PostgreSQL cuts a schema's name after 63 bytes, got "states_of_a_department_with_a_long_name_and_then_some_shop-dev-all"; shorten the schema of the state",
      ]
    `);
  });
});

describe('goDuration', () => {
  test.each([
    [0, '0s'],
    [45, '45s'],
    [60, '1m0s'],
    [90, '1m30s'],
    [3600, '1h0m0s'],
    [3661, '1h1m1s'],
  ])('writes %d seconds as Go does: %s', (seconds, text) => {
    expect(goDuration(seconds)).toBe(text);
  });
});

describe('cpusText', () => {
  test.each([
    [0.5, '0.5'],
    [0.25, '0.25'],
    [1, '1.0'],
    [1.5, '1.5'],
    [2, '2.0'],
    [10, '10.'],
    [10.5, '10.5'],
  ])('writes %d processors as the provider reads them back: %s', (cpus, text) => {
    expect(cpusText(cpus)).toBe(text);
  });
});
