import { describe, expect, test } from 'vitest';
import { isLeftBy, stateLockOf } from '../../../toolkit/states/state-lock.ts';
import { lockedText } from '../../../toolkit/states/state-locks.ts';
import { TerraformError } from '../../../toolkit/terraform-error.ts';

const SAID = `Error acquiring the state lock: Error message: operation error S3: PutObject, https response error StatusCode: 412
Lock Info:
  ID:        5b3d2a10-8b1e-4f0e-9a55-2f4f5d1c7e21
  Path:      states/arrimage/page-s3-app.tfstate
  Operation: OperationTypeApply
  Who:       ann@laptop
  Version:   1.11.4
  Created:   2026-02-03 10:20:30.123456789 +0000 UTC
  Info:      `;

const LOCK = { id: '5b3d2a10-8b1e-4f0e-9a55-2f4f5d1c7e21', who: 'ann@laptop', created: '2026-02-03T10:20:30Z' };

describe('a lock of a state', () => {
  test('is read from what Terraform says', () => {
    expect(stateLockOf(new TerraformError(SAID))).toEqual(LOCK);
  });

  test('is read from the frame that Terraform draws around it, too', () => {
    expect(stateLockOf(new TerraformError(SAID.replace(/^/gm, '│ ')))).toEqual(LOCK);
  });

  test('is none where something else went wrong', () => {
    expect(stateLockOf(new TerraformError('terraform apply failed: ID: 1'))).toBeNull();
    expect(stateLockOf(new Error(SAID))).toBeNull();
  });

  test('is that of a dead run which started Terraform on that machine up to a minute before', () => {
    expect(isLeftBy(LOCK, [{ host: 'laptop', since: '2026-02-03T10:20:30.900Z' }])).toBe(true);
    expect(isLeftBy(LOCK, [{ host: 'laptop', since: '2026-02-03T10:19:31.000Z' }])).toBe(true);
  });

  test('is somebody else’s who started Terraform by hand: on another machine, before that run or long after it', () => {
    expect(isLeftBy(LOCK, [])).toBe(false);
    expect(isLeftBy(LOCK, [{ host: 'ci-1', since: '2026-02-03T10:20:29.000Z' }])).toBe(false);
    expect(isLeftBy(LOCK, [{ host: 'laptop', since: '2026-02-03T10:20:31.000Z' }])).toBe(false);
    expect(isLeftBy(LOCK, [{ host: 'laptop', since: '2026-02-03T10:19:29.000Z' }])).toBe(false);
  });

  test('is somebody else’s where Terraform does not say since when', () => {
    expect(isLeftBy({ ...LOCK, created: '' }, [{ host: 'laptop', since: '2026-02-03T10:20:30.000Z' }])).toBe(false);
  });

  test('says who has it, since when and what to do', () => {
    expect(lockedText('s3', 'page-s3-app', LOCK)).toMatchInlineSnapshot(
      `"the state of page-s3-app is locked by Terraform itself, and not by a deployment, for ann@laptop since 2026-02-03T10:20:30Z; wait until that ends, or if it is dead: terraform force-unlock 5b3d2a10-8b1e-4f0e-9a55-2f4f5d1c7e21 in cdktf.out/stacks/page-s3-app"`,
    );
  });

  test('says of PostgreSQL, which does not tell whose it is, where that is seen', () => {
    expect(lockedText('pg', 'page-pg-app', LOCK)).toMatchInlineSnapshot(
      `"the state of page-pg-app is locked by Terraform itself, and not by a deployment; wait until that ends: PostgreSQL shows whose it is in pg_locks and pg_stat_activity"`,
    );
  });
});
