/**
 * An administrator's identity in the sign-in tables. A device chooses the id, so only provider and
 * administrator together identify an owner: every lookup by person uses both.
 */
export interface Account {
	readonly providerId: string;
	readonly administratorId: string;
}

/** A browser profile that someone has signed in from. */
export interface AccountDevice extends Account {
	readonly deviceId: string;
}

/** Whether both are the same person of the same provider. */
export function isSameAccount(left: Account, right: Account): boolean {
	return left.providerId === right.providerId && left.administratorId === right.administratorId;
}

/** Returns the columns that name the owner of a row. */
export function ownerColumns({ providerId, administratorId }: Account) {
	return { provider_id: providerId, administrator_id: administratorId };
}

/** Returns the text that a challenge, or an attempt at a person's factors, is keyed by. */
export function accountText({ providerId, administratorId }: Account): string {
	return `${providerId}/${administratorId}`;
}

/** Returns the text that password attempts from a known browser of the person are counted under. */
export function deviceText({
	providerId,
	deviceId
}: Pick<AccountDevice, 'providerId' | 'deviceId'>): string {
	return `${providerId}/${deviceId}`;
}
