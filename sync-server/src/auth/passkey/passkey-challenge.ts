import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';

import * as z from 'zod/mini';

import type { AuthDependencies } from '#auth/dependencies.ts';
import type { Database } from '#store/store.ts';

export interface ChallengePurpose {
	readonly kind: 'create' | 'sign_in' | 'second_factor' | 'step_up';
	readonly subject: string;
}

export const CHALLENGE_MS = 5 * 60_000;

const NONCE_LENGTH = 16;
const EXPIRY_LENGTH = 6;
const BODY_LENGTH = NONCE_LENGTH + EXPIRY_LENGTH;

const ClientData = z.object({ challenge: z.string() });

type Parts = Pick<AuthDependencies, 'store' | 'sealer' | 'clock'>;

/**
 * Makes a challenge that carries its own expiry and a MAC over its purpose. Only answered challenges
 * are stored, so that strangers who ask for many cannot fill the disk.
 */
export function newChallenge({ sealer, clock }: Parts, purpose: ChallengePurpose): string {
	const body = Buffer.alloc(BODY_LENGTH);
	randomBytes(NONCE_LENGTH).copy(body);
	body.writeUIntBE(clock() + CHALLENGE_MS, NONCE_LENGTH, EXPIRY_LENGTH);
	const [mark] = marksOf(sealer, body, purpose);
	return Buffer.concat([body, ...(mark ? [mark] : [])]).toString('base64url');
}

/**
 * Returns the answered challenge if it is ours, in time, for this purpose and not answered before.
 * It is spent even if the rest of the answer is wrong.
 */
export async function takeChallenge(
	{ store, sealer, clock }: Parts,
	clientDataJSON: string,
	purpose: ChallengePurpose
): Promise<string | undefined> {
	const challenge = challengeIn(clientDataJSON);
	if (challenge === undefined) return undefined;
	const bytes = Buffer.from(challenge, 'base64url');
	const body = bytes.subarray(0, BODY_LENGTH);
	if (body.length < BODY_LENGTH) return undefined;
	const said = bytes.subarray(BODY_LENGTH);
	const isOurs = marksOf(sealer, body, purpose).some(
		(mark) => mark.length === said.length && timingSafeEqual(mark, said)
	);
	if (!isOurs) return undefined;
	const expiresAt = body.readUIntBE(NONCE_LENGTH, EXPIRY_LENGTH);
	if (expiresAt <= clock()) return undefined;
	const hash = createHash('sha256').update(bytes).digest('hex');
	return (await isFirst(store.db, { hash, expires_at: expiresAt })) ? challenge : undefined;
}

/** Undefined without a challenge, because strangers may send anything in place of JSON. */
function challengeIn(clientDataJSON: string): string | undefined {
	try {
		const said: unknown = JSON.parse(Buffer.from(clientDataJSON, 'base64url').toString());
		const parsed = ClientData.safeParse(said);
		return parsed.success ? parsed.data.challenge : undefined;
	} catch {
		return undefined;
	}
}

/** A single statement, because fifty requests may bring the same answer at once. */
async function isFirst(
	db: Database,
	row: { readonly hash: string; readonly expires_at: number }
): Promise<boolean> {
	const written = await db
		.insertInto('passkey_challenge')
		.values(row)
		.onConflict((conflict) => conflict.column('hash').doNothing())
		.returning('hash')
		.execute();
	return written.length > 0;
}

/** One mark for each key that is kept, so that replacing a key does not fail open challenges. */
function marksOf(
	sealer: Parts['sealer'],
	body: Uint8Array,
	{ kind, subject }: ChallengePurpose
): Buffer[] {
	const text = `${Buffer.from(body).toString('base64url')}|${kind}|${subject}`;
	return sealer.challengeMarks(text).map((mark) => Buffer.from(mark, 'base64url'));
}
