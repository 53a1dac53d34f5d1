import { AdministratorId } from '@tenantry/shared/domain/ids.ts';
import { applySystem } from '@tenantry/sync-server/sync/push/system-actor.ts';
import { newId } from './operator.ts';
import type { ServerWorld } from './world.ts';

/** Adds this number of Managers in one transaction, and returns their ids. */
export async function addPeople(
	{ store, providerId, clock }: Pick<ServerWorld, 'store' | 'providerId' | 'clock'>,
	count: number
): Promise<AdministratorId[]> {
	const ids = Array.from({ length: count }, () => AdministratorId.parse(newId()));
	const changes = ids.map((id) => ({
		name: 'administrator.create',
		args: {
			id,
			role: 'Manager',
			accessMode: 'all',
			mfaRequired: false,
			firstName: 'Ada',
			lastName: 'Many',
			email: `${id}@north.example`
		}
	}));
	const actor = { name: 'The operator' };
	await applySystem(store, { providerId, actor, at: clock.now, changes });
	return ids;
}
