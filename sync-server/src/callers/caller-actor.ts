import { principalOf } from '@tenantry/shared/domain/visibility.ts';

import { SEES_ALL_AT_ARRIVAL, type DevicelessActor } from '#sync/push/decide-for.ts';
import type { CallerCheck } from './caller-check.ts';

/** The signed-in person who verified a caller; no device made a mutation. */
export function callerActor(
	{ session, address, administratorId: callerId }: CallerCheck,
	actorName: string
): DevicelessActor {
	const { providerId, administratorId, deviceId } = session;
	return {
		standing: ({ overlay }) => ({
			principal: principalOf(overlay, administratorId, providerId),
			...SEES_ALL_AT_ARRIVAL
		}),
		entry: ({ at }, { mutation: { name }, decision: { changes, outcome, rejection } }) => ({
			name,
			mutation_id: null,
			actor_id: administratorId,
			actor_name: actorName,
			device_id: deviceId,
			device_name: null,
			address,
			subject_collection: 'administrator',
			subject_id: callerId,
			changes,
			reason: null,
			ticket: null,
			outcome,
			code: rejection?.code ?? null,
			made_at: at
		})
	};
}
