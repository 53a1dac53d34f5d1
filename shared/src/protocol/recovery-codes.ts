import * as z from 'zod/mini';
import { get, post, withFreshFactor } from './endpoint.ts';

/** Makes new codes, which invalidate the earlier ones. */
export const RecoveryCodesRequest = z.strictObject({});

/** New recovery codes, shown only this once. */
export const NewRecoveryCodes = z.object({ recoveryCodes: z.array(z.string()) });
export type NewRecoveryCodes = z.infer<typeof NewRecoveryCodes>;

/** The number of codes, and how many of them are unused. */
export const RecoveryCodeCount = z.object({ total: z.number(), left: z.number() });
export type RecoveryCodeCount = z.infer<typeof RecoveryCodeCount>;

export const COUNT_RECOVERY_CODES = get('/session/v1/recovery-codes', RecoveryCodeCount);
export const RENEW_RECOVERY_CODES = withFreshFactor(
	post('/session/v1/recovery-codes', RecoveryCodesRequest, NewRecoveryCodes)
);
