import { OWNER_ROLE } from '@tenantry/shared/domain/role.ts';
import { applySystem } from '@tenantry/sync-server/sync/push/system-actor.ts';
import { newId } from './operator.ts';
import { type ServerWorld } from './world.ts';

/** Another provider on the same server, about which no other provider may learn anything. */
export interface ForeignProvider {
	readonly providerId: string;
	readonly administratorId: string;
	readonly organizationId: string;
}

export async function addForeignProvider({ store, clock }: ServerWorld): Promise<ForeignProvider> {
	const [providerId, administratorId, organizationId] = [newId(), newId(), newId()];
	const decisions = await applySystem(store, {
		providerId,
		at: clock.now,
		actor: { name: 'The operator' },
		changes: [
			{ name: 'provider.create', args: { name: 'South Provider' } },
			{ name: 'organization.create', args: { id: organizationId, name: 'Southern' } },
			{
				name: 'administrator.create',
				args: {
					id: administratorId,
					email: 'zoe@south.example',
					role: OWNER_ROLE,
					firstName: 'Zoe',
					lastName: 'South'
				}
			}
		]
	});
	for (const { rejection } of decisions) if (rejection) throw new Error(rejection.code);
	return { providerId, administratorId, organizationId };
}
