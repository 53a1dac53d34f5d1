import { deepStrictEqual, ok } from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { NewPasskey } from '@tenantry/shared/protocol/own-passkeys.ts';
import { PasskeyId, PasskeyProof } from '@tenantry/shared/protocol/passkey.ts';
import { newChallenge } from '@tenantry/sync-server/auth/passkey/passkey-challenge.ts';
import { readNewPasskey } from '@tenantry/sync-server/auth/passkey/passkey-creation.ts';
import { askForPasskey, provePasskey } from '@tenantry/sync-server/auth/passkey/passkey-proof.ts';
import { addPasskey } from '@tenantry/sync-server/auth/passkey/passkey.ts';
import { createSealer } from '@tenantry/sync-server/auth/keys/sealer.ts';
import { accountText } from '@tenantry/sync-server/store/account.ts';
import { openSqlite } from '@tenantry/sync-server/store/sqlite/open.ts';
import { bite, bitesIn, bitesTo } from '#fuzz/parsers/bites.ts';
import type { ParserTarget } from '#fuzz/parsers/target.ts';
import { createAuthenticator } from '#support/auth/authenticator.ts';
import { giveAccount } from '#support/auth/give-account.ts';

const PARTY = { id: 'admin.north.example', origin: 'https://admin.north.example' };
const PERSON = { providerId: 'p'.repeat(24), administratorId: 'a'.repeat(24) };
const CREATE = { kind: 'create', subject: accountText(PERSON) } as const;
const SIGN_IN = { kind: 'sign_in', subject: '' } as const;
const passkeys = openPasskeys();

export const target: ParserTarget = {
	seeds: [
		'',
		...[0, 1, 2, 3, 4, 128, 129, 130].map((part) => bitesTo({ part, place: 40, mask: 1 })),
		bitesTo({ part: 3, place: 5, mask: 0 }),
		bitesTo({ part: 130, place: 30, mask: 0 })
	],
	/**
	 * Inputs whose first part is 128 or more spoil the making of a passkey; others spoil a sign-in.
	 */
	judge: (input) => (input.length > 0 && input.readUInt8(0) >= 128 ? make(input) : signIn(input)),
	close: async () => (await passkeys).close()
};

/** Requires that a signed answer is accepted unchanged or not at all. */
async function signIn(input: Buffer): Promise<boolean> {
	const { parts, authenticator } = await passkeys;
	const answer = authenticator.answer(await askForPasskey(parts, PARTY, SIGN_IN));
	const proof = PasskeyProof.safeParse(bitten(answer, input));
	if (!proof.success) return false;
	const passkey = await provePasskey(parts, proof.data, { ...SIGN_IN, party: PARTY });
	if (passkey === undefined) return false;
	deepStrictEqual(saidIn(proof.data), saidIn(answer));
	return true;
}

/**
 * Only the challenge vouches for a new passkey, so this requires that whatever is read is a whole
 * passkey.
 */
async function make(input: Buffer): Promise<boolean> {
	const { parts } = await passkeys;
	const { transports, ...made } = createAuthenticator(PARTY.origin).make(creationOf(parts));
	const passkey = NewPasskey.safeParse({ ...bitten(made, input), transports });
	if (!passkey.success) return false;
	const where = { party: PARTY, person: PERSON, name: '' };
	const added = await readNewPasskey(parts, passkey.data, where);
	if (added === undefined) return false;
	ok(added.publicKey.length > 0 && added.name !== '', 'a passkey has a key and a name');
	ok(PasskeyId.safeParse(added.id).success, `${added.id} is no id that a sign-in may name`);
	return true;
}

type Parts = Parameters<typeof readNewPasskey>[0];

function creationOf(parts: Parts): object {
	return {
		challenge: newChallenge(parts, CREATE),
		rp: { id: PARTY.id, name: 'Tenantry' },
		user: { id: idOf(PERSON.administratorId), name: 'ada', displayName: 'Ada' },
		algorithms: [-7],
		exclude: [],
		timeoutMs: 1
	};
}

/**
 * Spoils the bytes behind the base64url, because otherwise hardly anything would pass the schema.
 */
function bitten(answer: object, input: Buffer): Record<string, unknown> {
	const said: Record<string, unknown> = { ...answer };
	const names = Object.keys(said);
	for (const one of bitesIn(input)) {
		const name = names[(one.part % 128) % names.length] ?? '';
		const text = String(said[name]);
		const bytes = Uint8Array.from(Buffer.from(text, 'base64url'));
		said[name] = Buffer.from(bite(bytes, one)).toString('base64url');
	}
	return said;
}

/**
 * Returns all but the signature. DER is read loosely, so its numbers count and not how they are
 * written.
 */
function saidIn({ clientDataJSON, authenticatorData, ...proof }: PasskeyProof): object {
	const bytes = [clientDataJSON, authenticatorData].map((text) => Buffer.from(text, 'base64url'));
	return { bytes, id: proof.id, userHandle: proof.userHandle };
}

function idOf(administratorId: string): string {
	return Buffer.from(administratorId).toString('base64url');
}

async function openPasskeys() {
	const folder = await mkdtemp(join(tmpdir(), 'tenantry-passkey-'));
	const store = await openSqlite(join(folder, 'tenantry.sqlite'));
	const sealer = createSealer([{ id: 'test', key: Buffer.alloc(32, 7) }]);
	const parts: Parts = { store, sealer, clock: () => Date.UTC(2026, 10, 25, 15) };
	await giveAccount(store.db, PERSON);
	const authenticator = createAuthenticator(PARTY.origin);
	const made = authenticator.make(creationOf(parts));
	const added = await readNewPasskey(parts, made, { party: PARTY, person: PERSON, name: 'Phone' });
	ok(added !== undefined && (await addPasskey(store.db, added, 1)), 'a whole passkey is added');
	const close = async () => {
		await store.close();
		await rm(folder, { recursive: true });
	};
	return { parts, authenticator, close };
}
