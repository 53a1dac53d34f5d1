import * as z from 'zod/mini';

/** POST /session/v1/recovery-codes: makes new codes, which invalidate the earlier ones. */
export const RecoveryCodesRequest = z.strictObject({});

/** New recovery codes, shown only this once. */
export const NewRecoveryCodes = z.object({ recoveryCodes: z.array(z.string()) });
export type NewRecoveryCodes = z.infer<typeof NewRecoveryCodes>;

/** GET /session/v1/recovery-codes: the number of codes, and how many of them are unused. */
export const RecoveryCodeCount = z.object({ total: z.number(), left: z.number() });
export type RecoveryCodeCount = z.infer<typeof RecoveryCodeCount>;
