import type { AuditEvent } from '#store/store.ts';

/** Whose device carried a change in its envelope (decision 44). */
export interface Carriage {
	readonly administratorId: string;
	/** The person's full name and the device's name at that time. */
	readonly name: string;
	readonly deviceId: string;
	readonly deviceName: string;
}

export function parseCarriage({ carrier }: Pick<AuditEvent, 'carrier'>): Carriage | undefined {
	if (carrier === null) return undefined;
	// eslint-disable-next-line @typescript-eslint/consistent-type-assertions -- Written by `deviceEntry`.
	return JSON.parse(carrier) as Carriage;
}
