/**
 * An administrator as the door knows them. Their id is chosen by a device, so it says whose something
 * is only together with the provider: whatever is found by a person is found by both.
 */
export interface Account {
	readonly providerId: string;
	readonly administratorId: string;
}

/** A browser profile that somebody has signed in from. */
export interface AccountDevice extends Account {
	readonly deviceId: string;
}

/** Whether both are the same person of the same provider. */
export function isSameAccount(left: Account, right: Account): boolean {
	return left.providerId === right.providerId && left.administratorId === right.administratorId;
}

/** The columns that name whose a row is. */
export function ownerColumns({ providerId, administratorId }: Account) {
	return { provider_id: providerId, administrator_id: administratorId };
}

/** What a challenge, or an attempt at somebody's factors, is about. */
export function accountText({ providerId, administratorId }: Account): string {
	return `${providerId}/${administratorId}`;
}

/** What attempts from a browser of theirs are counted for. */
export function deviceText({
	providerId,
	deviceId
}: Pick<AccountDevice, 'providerId' | 'deviceId'>): string {
	return `${providerId}/${deviceId}`;
}
