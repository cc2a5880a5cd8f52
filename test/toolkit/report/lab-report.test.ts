import { describe, expect, test } from 'vitest';
import { type LabState, labReport } from '../../../toolkit/report/lab-report.ts';

const state: LabState = {
  name: 'lab',
  hosts: [{ name: 'db', address: '198.51.100.11', engine: '28.5.2', running: 2 }],
  registry: {
    address: '198.51.100.10:5000',
    images: [{ name: 'lab/redis:8', reference: '198.51.100.10:5000/lab/redis@sha256:48262b' }],
  },
  sshConfig: '.arrimage/lab/lab/ssh_config',
  bin: '.arrimage/lab/lab/bin',
  terraformConfig: null,
  terraformBin: null,
};

describe('the report of a lab', () => {
  test('says how to reach a host, and how to name an image by digest', () => {
    expect(labReport(state, 'text')).toMatchInlineSnapshot(`
      "┌──────┬───────────────┬────────┬────────────┐
      │ host │ address       │ engine │ containers │
      ├──────┼───────────────┼────────┼────────────┤
      │ db   │ 198.51.100.11 │ 28.5.2 │ 2          │
      └──────┴───────────────┴────────┴────────────┘

      Reach one by
        ssh -F .arrimage/lab/lab/ssh_config db
        PATH=.arrimage/lab/lab/bin:$PATH docker -H ssh://db ps

      Images of the registry 198.51.100.10:5000
        lab/redis:8 -> 198.51.100.10:5000/lab/redis@sha256:48262b
      "
    `);
  });

  test('says that the registry does not answer', () => {
    const text = labReport({ ...state, registry: { address: '198.51.100.10:5000', images: null } }, 'text');
    expect(text.split('\n').at(-2)).toBe('The registry 198.51.100.10:5000 does not answer');
  });

  test('has the same in JSON', () => {
    expect(JSON.parse(labReport(state, 'json'))).toEqual({ version: 1, ...state });
  });
});
