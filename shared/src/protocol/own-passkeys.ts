import * as z from 'zod/mini';

import { WireId } from '#wire-id.ts';
import {
	base64url,
	PasskeyDescriptor,
	PasskeyId,
	PasskeyProof,
	PasskeyQuestion
} from './passkey.ts';
import { forAnyone, get, post } from './endpoint.ts';
import { SignedIn } from './session.ts';

const TRANSPORT = z.string().check(z.maxLength(32));
const Transports = z.array(TRANSPORT).check(z.maxLength(8));
const name = z.string().check(z.maxLength(100));
const ticket = z.optional(z.string().check(z.maxLength(256)));

/**
 * Options for a browser to create a passkey. Bytes are base64url. The options that are not listed
 * never differ: user verification required, no attestation.
 */
export const PasskeyCreation = z.object({
	challenge: z.string(),
	rp: z.object({ id: z.string(), name: z.string() }),
	user: z.object({ id: z.string(), name: z.string(), displayName: z.string() }),
	/** COSE algorithms, best first. */
	algorithms: z.array(z.number()),
	/** Existing passkeys of the person, whose authenticators need no second one. */
	exclude: z.array(PasskeyDescriptor),
	timeoutMs: z.number()
});
export type PasskeyCreation = z.infer<typeof PasskeyCreation>;

/** A new passkey. Results of extensions stay in the browser: one of them opens the vault. */
export const NewPasskey = z.strictObject({
	id: PasskeyId,
	clientDataJSON: base64url(4096),
	attestationObject: base64url(32_768),
	transports: Transports
});
export type NewPasskey = z.infer<typeof NewPasskey>;

/**
 * Requires a session with a fresh factor, or the ticket of a person who is signing in and has to enrol.
 */
export const PasskeyCreationRequest = z.strictObject({ ticket });

/** With a ticket it signs in. */
export const PasskeyRequest = z.strictObject({ ticket, name, passkey: NewPasskey });

/** `recoveryCodes` are shown once, if this is the first second factor. */
export const PasskeyAdded = z.object({ recoveryCodes: z.optional(z.array(z.string())) });
export type PasskeyAdded = z.infer<typeof PasskeyAdded>;

/** One's own passkeys. */
export const PasskeysAnswer = z.object({
	passkeys: z.array(
		z.object({
			id: z.string(),
			name: z.string(),
			createdAt: z.number(),
			lastUsedAt: z.nullable(z.number()),
			/** True if an account of the platform backs it up, so that it outlives the device. */
			isBackedUp: z.boolean()
		})
	)
});
export type PasskeysAnswer = z.infer<typeof PasskeysAnswer>;

export const PasskeyRenameRequest = z.strictObject({ id: PasskeyId, name });
export const PasskeyRemoveRequest = z.strictObject({ id: PasskeyId });

export const PasskeyQuestionRequest = z.strictObject({});
export const PasskeySignInRequest = z.strictObject({
	proof: PasskeyProof,
	device: z.strictObject({
		id: z.optional(WireId),
		name
	})
});
export type PasskeySignInRequest = z.infer<typeof PasskeySignInRequest>;

export const PASSKEYS = get('/session/v1/passkeys', PasskeysAnswer);
export const ADD_PASSKEY = forAnyone(
	post('/session/v1/passkeys', PasskeyRequest, z.union([SignedIn, PasskeyAdded]))
);
export const CREATE_PASSKEY = forAnyone(
	post('/session/v1/passkeys/creation', PasskeyCreationRequest, PasskeyCreation)
);
export const RENAME_PASSKEY = post('/session/v1/passkeys/rename', PasskeyRenameRequest);
export const REMOVE_PASSKEY = post('/session/v1/passkeys/remove', PasskeyRemoveRequest);
export const ASK_PASSKEY_SIGN_IN = forAnyone(
	post('/session/v1/passkey-sign-in/question', PasskeyQuestionRequest, PasskeyQuestion)
);
export const ASK_PASSKEY_STEP_UP = post(
	'/session/v1/step-up/question',
	PasskeyQuestionRequest,
	PasskeyQuestion
);
export const PASSKEY_SIGN_IN = forAnyone(
	post('/session/v1/passkey-sign-in', PasskeySignInRequest, SignedIn)
);
