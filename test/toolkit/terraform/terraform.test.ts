import { describe, expect, test } from 'vitest';
import { apply, type TerraformPlace } from '../../../toolkit/terraform/terraform.ts';

/** Terraform as it fails with what a step printed. */
function failing(printed: string): TerraformPlace {
  const detail = `Error running command 'edge': exit status 1. Output: ${printed}`;
  const diagnostic = { severity: 'error', summary: 'local-exec provisioner error', detail };
  return {
    folder: '/',
    environment: {},
    run: async (_program, _args, { line }) => {
      line?.(JSON.stringify({ type: 'diagnostic', diagnostic }), 'stdout');
      return { code: 1, stdout: new Uint8Array(), stderr: '' };
    },
  };
}

describe('apply', () => {
  test('fails when a step does, with what it said of the failure and not what it told on its way', async () => {
    const place = failing('!app: 10 % of the requests\n!app: 12 of 118\nserver app: it failed\nlast lines:\nno !\n');
    await expect(apply(place, { refresh: false, replace: [], event: () => {} })).rejects.toThrow(
      /^server app: it failed\nlast lines:\nno !$/,
    );
  });
});
