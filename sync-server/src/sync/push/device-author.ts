import type { RowSource } from '@tenantry/shared/collection.ts';
import type { Decision } from '@tenantry/shared/decide.ts';
import { nameOfAdministrator } from '@tenantry/shared/domain/administrator/contact/name.ts';
import { providerOf } from '@tenantry/shared/domain/provider/schema.ts';
import type { Mutation } from '@tenantry/shared/protocol/push.ts';

import type { StoredDevice } from '#store/store.ts';
import type { Carriage } from '#sync/audit/carriage.ts';
import type { Moment } from './device-clock.ts';

/** A decided mutation that is about to be stored. */
export interface DecidedMutation {
	readonly author: DeviceAuthor;
	readonly mutation: Mutation;
	readonly hash: string;
	readonly decision: Decision;
}

/** The author of a device's mutations, as the rows stand now. */
export interface DeviceAuthor extends Moment {
	readonly providerId: string;
	readonly administratorId: string;
	readonly name: string;
	readonly device: StoredDevice;
	/** Network address of the request. */
	readonly address?: string | undefined;
	readonly staleAfterMs: number;
	/** Whether the author proved who they are shortly before this moment. */
	readonly isFactorFresh: boolean;
	/** Whether the mutation came in an envelope. */
	readonly isSealed?: boolean | undefined;
	/** Whose device carried that envelope, if not the author's own. */
	readonly carriage?: Carriage | undefined;
}

export function deviceAuthor(
	source: RowSource,
	{
		device,
		...rest
	}: Omit<DeviceAuthor, 'providerId' | 'administratorId' | 'name' | 'staleAfterMs'>
): DeviceAuthor {
	const { provider_id: providerId, administrator_id: administratorId } = device;
	const provider = providerOf(source, providerId);
	return {
		...rest,
		providerId,
		administratorId,
		device,
		name: nameOfAdministrator(source, administratorId),
		staleAfterMs: provider.staleAfterHours * 3_600_000
	};
}
