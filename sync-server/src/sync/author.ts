import type { RowSource } from '@tenantry/shared/collection.ts';
import { providers } from '@tenantry/shared/domain/provider.ts';
import type { Mutation } from '@tenantry/shared/protocol/push.ts';

import type { StoredDevice } from '#store/store.ts';
import { personName } from './person-name.ts';

/** Whose mutations are decided, and on which device they were made. */
export interface Author {
	readonly providerId: string;
	readonly administratorId: string;
	readonly name: string;
	readonly device: StoredDevice;
	/** Where the request came from. */
	readonly address?: string | undefined;
	readonly staleAfterMs: number;
	/** They have proved who they are shortly before this moment. */
	readonly isFactorFresh: boolean;
	/** This moment, by the server's clock. */
	readonly at: number;
	/** And what their device's clock says of it. */
	readonly clientNow: number;
}

/** A time that a device has told, by the server's clock; of what has happened, so it is not to come. */
export function byServerClock(
	toldAt: number,
	{ at, clientNow }: Pick<Author, 'at' | 'clientNow'>
): number {
	return toInteger(Math.min(toldAt + at - clientNow, at));
}

/** What a device says of when a change was made. */
export type Making = Pick<Mutation, 'authoredAt' | 'madeAgoMs'>;

/**
 * How long ago a change was made, by its device's count: its clock, or where that was changed since,
 * the time that has passed.
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

/** Clocks of devices may say anything; the tables hold integers. */
export function toInteger(value: number): number {
	return Math.trunc(Math.min(Math.max(value, 0), Number.MAX_SAFE_INTEGER));
}

/** As the rows stand at this moment. */
export function authorOf(
	source: RowSource,
	{ device, ...rest }: Pick<Author, 'device' | 'at' | 'clientNow' | 'address' | 'isFactorFresh'>
): Author {
	const { provider_id: providerId, administrator_id: administratorId } = device;
	const provider = providers.parse(source.row('provider', providerId)?.value);
	return {
		...{ providerId, administratorId, device, ...rest },
		name: personName(source.row('administrator', administratorId)?.value),
		staleAfterMs: provider.staleAfterHours * 3_600_000
	};
}
