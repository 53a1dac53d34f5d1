import { OWNER_ROLE } from '@tenantry/shared/domain/role.ts';
import type { Mutation } from '@tenantry/shared/protocol/push.ts';
import { newId } from '#support/servers/operator.ts';
import type { ServerReplica } from '#support/servers/replica.ts';

interface About {
	readonly providerId: string;
	/** A Manager for whom MFA is required. */
	readonly subject: string;
}

/** Creates one change of each kind that loosens, based on the rows that a replica holds. */
export function looseningsBy(owner: ServerReplica, { providerId, subject }: About): Mutation[] {
	const email = `${newId()}@north.example`;
	return [
		owner.mutation('administrator.changeRole', { id: subject, role: OWNER_ROLE }),
		owner.mutation('administrator.removeMfa', { id: subject }),
		owner.mutation('administrator.sendTotpReset', { id: subject }),
		owner.mutation('administrator.editDetails', { id: subject, email: `other-${email}` }),
		owner.mutation('administrator.setApiAccess', { id: subject, enabled: true }),
		owner.mutation('organization.create', { id: newId(), name: 'New' }),
		owner.mutation('provider.setPolicy', { providerId, leaseHours: 80 }),
		owner.mutation('administrator.create', {
			id: newId(),
			email,
			firstName: '',
			lastName: '',
			role: 'Manager'
		})
	];
}
