import { principalOf } from '@tenantry/shared/domain/visibility.ts';

import type { Session } from '#auth/session/session.ts';
import { SEES_ALL_AT_ARRIVAL, type DevicelessActor } from '#sync/push/decide-for.ts';

export interface CallerCheck {
	readonly session: Session;
	readonly address: string;
	readonly administratorId: string;
	readonly code: string;
}

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
