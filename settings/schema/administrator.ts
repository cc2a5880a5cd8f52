import { z } from 'zod';

/** The first administrator of a program that knows people by their e-mail address. */
export const administrator = z
  .strictObject({ email: z.email('expected an e-mail address; write name@host').describe('E-mail address.') })
  .describe('The first administrator, made once; the password is the secret administrator-password.');
