import { personName } from '@tenantry/shared/domain/administrator/name.ts';
import type { SignedIn } from '@tenantry/shared/protocol/session.ts';
import type { KnownPerson } from '#lib/replica/store/people.ts';
import type { Person } from '#lib/engine-api/engine-state.ts';
import type { ClosedVault } from './vaults.ts';

/** Person and device that a vault belongs to; sealed in it. */
export interface Identity {
	readonly providerId: string;
	readonly providerName: string;
	readonly administratorId: string;
	readonly email: string;
	readonly firstName: string;
	readonly lastName: string;
	/** Id of the device at the server; changes after the old device was ended. */
	readonly deviceId: string;
}

export function personKey({
	providerId,
	administratorId
}: Pick<Identity, 'providerId' | 'administratorId'>): string {
	return `${providerId}-${administratorId}`;
}

export function identityOf(signedIn: SignedIn): Identity {
	const { providerId, providerName, administratorId, email, firstName, lastName, deviceId } =
		signedIn;
	return { providerId, providerName, administratorId, email, firstName, lastName, deviceId };
}

/** Builds a person with the details that only an open vault or the server provides. */
export function toPerson(identity: Identity, waiting: number): Person {
	const { providerId, providerName, administratorId, email } = identity;
	const name = personName(identity);
	const key = personKey(identity);
	const told = { methods: [], passkeys: [] };
	return { key, providerId, providerName, administratorId, email, name, waiting, ...told };
}

/** Builds a person with the details that the lock screen may know. */
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
