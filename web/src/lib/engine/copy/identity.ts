import type { SignedIn } from '@tenantry/shared/protocol/session.ts';

export interface Identity {
	readonly providerId: string;
	readonly providerName: string;
	readonly administratorId: string;
	readonly email: string;
	readonly firstName: string;
	readonly lastName: string;
	/** The server's id of the device; changes after the old device was ended. */
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
