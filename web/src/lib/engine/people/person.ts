import { personName } from '@tenantry/shared/domain/administrator/contact/name.ts';
import type { Person } from '#lib/engine-api/engine-state.ts';
import { personKey, type Identity } from '#lib/engine/copy/identity.ts';
import { isDelayed, isOpen, isReceived, UNSENT } from '#lib/envelope/envelope-record.ts';
import { openDatabase, type Database, type Storage } from '#lib/replica/store/database.ts';
import { initials, maskEmail, tagEmail, type KnownPerson } from '#lib/replica/store/people.ts';
import { countWaiting } from '#lib/replica/queue/unreadable.ts';
import type { VaultMethods } from '#lib/vault/unlock-secret.ts';
import { methodsOf } from '#lib/vault/vault.ts';

export function toPerson(identity: Identity, waiting: number): Person {
	const { providerId, providerName, administratorId, email } = identity;
	const name = personName(identity);
	const key = personKey(identity);
	const told = { methods: [], passkeys: [] };
	return { key, providerId, providerName, administratorId, email, name, waiting, ...told };
}

export function toLockedPerson(known: KnownPerson, closed: ClosedVault): Person {
	const { key, providerId, providerName, administratorId, maskedEmail, label } = known;
	return {
		key,
		providerId,
		providerName,
		administratorId,
		email: maskedEmail,
		name: label,
		...(known.isPinSpent === true && { isPinSpent: true }),
		...(known.isRevoked && { revoked: known.isSignedOut ? 'kept' : 'to_hand_over' }),
		...closed
	};
}

export async function toKnownPerson(identity: Identity, now: number): Promise<KnownPerson> {
	const { providerId, administratorId, providerName, email, firstName, lastName, deviceId } =
		identity;
	return {
		key: personKey(identity),
		providerId,
		administratorId,
		providerName,
		deviceId,
		label: initials(firstName, lastName),
		maskedEmail: maskEmail(email),
		emailTag: await tagEmail(email),
		usedAt: now,
		isSignedOut: false,
		isRevoked: false
	};
}

export interface ClosedVault extends VaultMethods {
	readonly waiting: number;
	readonly sent?: number;
	readonly sealed?: number;
	readonly delayed?: number;
	readonly mayHaveLeft?: true;
	readonly isVaultMissing?: true;
}

/** Counts, without the key, what was sent while locked and what still can be. */
async function countEnvelopes({
	envelope,
	meta
}: Database): Promise<Pick<ClosedVault, 'sent' | 'sealed' | 'delayed' | 'mayHaveLeft'>> {
	const [all, unsent] = await Promise.all([envelope.toArray(), meta.get(UNSENT.id)]);
	const delayed = all.filter(isDelayed).length;
	return {
		sent: all.filter(isReceived).length,
		sealed: all.filter(isOpen).length,
		...(delayed > 0 && { delayed }),
		...(unsent === undefined && { mayHaveLeft: true })
	};
}

export async function lookAtVault(storage: Storage, key: string): Promise<ClosedVault> {
	const database = await openDatabase(key, storage);
	try {
		const waiting = await countWaiting(database);
		const record = await database.vault.get('vault');
		const methods = record
			? methodsOf(record)
			: { methods: [], passkeys: [], isVaultMissing: true as const };
		return { waiting, ...(waiting > 0 && (await countEnvelopes(database))), ...methods };
	} finally {
		database.close();
	}
}
