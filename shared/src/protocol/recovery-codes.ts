import * as z from 'zod/mini';

/** POST /session/v1/recovery-codes: new ones, and the ones before are over. */
export const RecoveryCodesRequest = z.strictObject({});

/** They are said this once. */
export const NewRecoveryCodes = z.object({ recoveryCodes: z.array(z.string()) });
export type NewRecoveryCodes = z.infer<typeof NewRecoveryCodes>;

/** GET /session/v1/recovery-codes: how many there are, and how many of them are not used up. */
export const RecoveryCodeCount = z.object({ total: z.number(), left: z.number() });
export type RecoveryCodeCount = z.infer<typeof RecoveryCodeCount>;
