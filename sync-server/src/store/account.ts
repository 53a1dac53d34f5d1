/**
 * An administrator's identity in the sign-in tables. A device chooses the id, so only provider and
 * administrator together identify an owner: every lookup by person uses both.
 */
export interface Account {
	readonly providerId: string;
	readonly administratorId: string;
}

export interface AccountDevice extends Account {
	readonly deviceId: string;
}

export function isSameAccount(left: Account, right: Account): boolean {
	return left.providerId === right.providerId && left.administratorId === right.administratorId;
}

export function ownerColumns({ providerId, administratorId }: Account) {
	return { provider_id: providerId, administrator_id: administratorId };
}

/** Key of a challenge, or of attempts at a person's factors. */
export function accountText({ providerId, administratorId }: Account): string {
	return `${providerId}/${administratorId}`;
}

/** Key of password attempts from a browser that the person has used before. */
export function deviceText({
	providerId,
	deviceId
}: Pick<AccountDevice, 'providerId' | 'deviceId'>): string {
	return `${providerId}/${deviceId}`;
}
