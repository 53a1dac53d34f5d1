import * as z from 'zod/mini';

// The parts of passkeys that a sign-in needs; own-passkeys.ts has those that create and manage
// them.

/** Base64url, as browsers write bytes of WebAuthn in JSON. */
export const base64url = (most: number) => z.string().check(z.regex(/^[\w-]+$/), z.maxLength(most));

export const PasskeyId = base64url(1400);

export const PasskeyDescriptor = z.object({ id: z.string(), transports: z.array(z.string()) });
export type PasskeyDescriptor = z.infer<typeof PasskeyDescriptor>;

/** Challenge for a browser to sign; if no passkeys are named, the browser offers those it has. */
export const PasskeyQuestion = z.object({
	challenge: z.string(),
	rpId: z.string(),
	allow: z.array(PasskeyDescriptor),
	timeoutMs: z.number()
});
export type PasskeyQuestion = z.infer<typeof PasskeyQuestion>;

/** Signed answer of a passkey to a question. */
export const PasskeyProof = z.strictObject({
	id: PasskeyId,
	clientDataJSON: base64url(4096),
	authenticatorData: base64url(4096),
	signature: base64url(4096),
	userHandle: z.optional(base64url(128))
});
export type PasskeyProof = z.infer<typeof PasskeyProof>;
