import * as z from 'zod/mini';
import { forAnyone, post } from './endpoint.ts';

const Name = z.string().check(z.maxLength(200));

/**
 * Creates the first provider of an empty server and its owner, by the
 * link that the server printed at its start. Answers 204; the owner signs in afterwards.
 */
export const FirstSetupRequest = z.strictObject({
	token: z.string().check(z.maxLength(256)),
	providerName: z.string().check(z.trim(), z.minLength(1), z.maxLength(200)),
	email: z.string().check(z.maxLength(320)),
	firstName: Name,
	lastName: Name,
	password: z.string().check(z.maxLength(1024))
});
export type FirstSetupRequest = z.infer<typeof FirstSetupRequest>;

export const FIRST_SETUP = forAnyone(post('/session/v1/first-setup', FirstSetupRequest));
