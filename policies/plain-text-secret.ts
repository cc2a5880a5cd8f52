import { isDefaultPassword, plainPasswords } from './facts/password.ts';
import { placeOf, textsOf } from './facts/text.ts';
import type { Policy } from './policy.ts';

/** What is a default password is left to `default-credentials`, so that each place is reported once. */
export const plainTextSecret: Policy = {
  id: 'plain-text-secret',
  severity: 'error',
  title: 'No password, token or private key stands in the settings, a file or a command.',
  remedy:
    'Declare a secret and refer to it; its value then reaches the program by a file and never stands in an artifact.',
  incident: null,
  suppressible: true,
  *check(topology) {
    for (const text of textsOf(topology)) {
      const subject = text.container;
      if (PRIVATE_KEY.test(text.text)) {
        yield {
          subject,
          message: `${placeOf(text)} holds a private key as plain text; refer to a secret in its place`,
        };
        continue;
      }
      for (const found of plainPasswords(text)) {
        if (isDefaultPassword(found)) continue;
        yield {
          subject,
          message: `${found.place} holds a secret as plain text, got "********"; refer to a secret in its place`,
        };
      }
    }
  },
};

const PRIVATE_KEY = /-----BEGIN (?:[A-Z]+ ){0,3}PRIVATE KEY(?: BLOCK)?-----/;
