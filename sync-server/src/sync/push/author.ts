import { displayName } from '@tenantry/shared/domain/administrator/name.ts';
import type { RowSource } from '@tenantry/shared/collection.ts';
import { providers } from '@tenantry/shared/domain/provider/schema.ts';
import type { Mutation } from '@tenantry/shared/protocol/push.ts';

import type { StoredDevice } from '#store/store.ts';

/** The author of the mutations being decided, and the device they were made on. */
export interface Author {
	readonly providerId: string;
	readonly administratorId: string;
	readonly name: string;
	readonly device: StoredDevice;
	/** Network address of the request. */
	readonly address?: string | undefined;
	readonly staleAfterMs: number;
	/** Whether the author proved who they are shortly before this moment. */
	readonly isFactorFresh: boolean;
	/** The present moment, by the server's clock. */
	readonly at: number;
	/** The present moment, by the device's clock. */
	readonly clientNow: number;
}

/**
 * Converts a time reported by a device to the server's clock; it is past, so it is capped at now.
 */
export function byServerClock(
	toldAt: number,
	{ at, clientNow }: Pick<Author, 'at' | 'clientNow'>
): number {
	return toInteger(Math.min(toldAt + at - clientNow, at));
}

/** When a change was made, according to its device. */
export type Making = Pick<Mutation, 'authoredAt' | 'madeAgoMs'>;

/**
 * Returns how long ago a change was made according to its device: by its clock or, if that was
 * changed since, by the time it counted.
 */
export function countedAge(
	{ authoredAt, madeAgoMs }: Making,
	{ clientNow }: Pick<Author, 'clientNow'>
): number {
	return madeAgoMs ?? clientNow - authoredAt;
}

export function madeAtOf(making: Making, author: Pick<Author, 'at' | 'clientNow'>): number {
	const { at } = author;
	return toInteger(Math.min(at - countedAge(making, author), at));
}

/** Clamps to what the tables hold, integers, because device clocks may report anything. */
export function toInteger(value: number): number {
	return Math.trunc(Math.min(Math.max(value, 0), Number.MAX_SAFE_INTEGER));
}

/** Builds the author from the rows as they stand now. */
export function authorOf(
	source: RowSource,
	{ device, ...rest }: Pick<Author, 'device' | 'at' | 'clientNow' | 'address' | 'isFactorFresh'>
): Author {
	const { provider_id: providerId, administrator_id: administratorId } = device;
	const provider = providers.parse(source.row('provider', providerId)?.value);
	return {
		...{ providerId, administratorId, device, ...rest },
		name: displayName(source.row('administrator', administratorId)?.value ?? {}),
		staleAfterMs: provider.staleAfterHours * 3_600_000
	};
}
