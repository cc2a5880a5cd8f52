import { describe, expect, test } from 'vitest';
import { suppression } from '../../settings/schema/suppression.ts';
import { noun } from './noun.ts';

describe('suppression', () => {
  const { lines, value } = noun(suppression);

  test('is complete once checked', () => {
    expect(value('{ policy: image-without-digest, reason: tags are wanted here }')).toEqual({
      policy: 'image-without-digest',
      subject: null,
      reason: 'tags are wanted here',
      until: null,
    });
  });

  test('may have an end, without quotes', () => {
    expect(value('{ policy: a, subject: db/postgres, reason: until the new server comes, until: 2027-06-30 }')).toEqual(
      {
        policy: 'a',
        subject: 'db/postgres',
        reason: 'until the new server comes',
        until: '2027-06-30',
      },
    );
  });

  test('fails when the reason is missing', () => {
    expect(lines('{ policy: a }')).toMatchInlineSnapshot(
      `"a.yaml:1:1 value.reason: expected a reason, got nothing; add it"`,
    );
  });

  test('fails when the reason is short', () => {
    expect(lines('{ policy: a, reason: "because    " }')).toMatchInlineSnapshot(
      `"a.yaml:1:29 value.reason: expected a reason of at least 10 characters, got "because "; write why it is accepted"`,
    );
  });

  test('fails when the day does not exist', () => {
    expect(lines('{ policy: a, reason: ten letters and more, until: 2027-02-30 }')).toMatchInlineSnapshot(
      `"a.yaml:1:58 value.until: expected a date such as 2027-06-30, got "2027-02-30"; write year, month and day"`,
    );
  });

  test('fails when the policy is no id', () => {
    expect(lines('{ policy: "Image without digest", reason: ten letters and more }')).toMatchInlineSnapshot(
      `"a.yaml:1:18 value.policy: expected the id of a policy, such as "image-without-digest", got "Image without digest"; \`check\` shows it"`,
    );
  });

  test('fails when the subject is empty', () => {
    expect(lines('{ policy: a, reason: ten letters and more, subject: "" }')).toMatchInlineSnapshot(
      `"a.yaml:1:60 value.subject: expected what the policy objects to, such as "db/postgres", got ""; leave it out for everything"`,
    );
  });
});
