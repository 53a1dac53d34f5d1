import { Policy, providers } from '@tenantry/shared/domain/provider/schema.ts';
import { OWNER_ROLE } from '@tenantry/shared/domain/role.ts';
import { hasPermission } from '@tenantry/shared/permission.ts';
import type { OpenSession } from '#lib/engine/session/open-session.ts';
import { queuedState } from '#lib/engine/session/badges.ts';
import type { PolicyView } from '#lib/engine-api/policy.ts';

/** Null until the provider's own row has arrived. */
export function policyView(session: OpenSession): PolicyView | null {
	const { replica, administratorList, identity } = session;
	const { providerId } = identity;
	const { view } = replica;
	const read = Policy.safeParse(view.provider);
	if (!read.success) return null;
	const owners = [...administratorList.all()].filter(
		({ row, status }) => row.value.role === OWNER_ROLE && status === 'active'
	);
	return {
		providerId,
		policy: read.data,
		canWrite: hasPermission(view.principal, 'provider.write'),
		queued: queuedOf(session),
		activeOwners: owners.length
	};
}

function queuedOf({ replica, identity }: OpenSession): PolicyView['queued'] {
	const base = replica.view.base.row(providers.name, identity.providerId)?.value;
	const entries = replica.queue.list().flatMap((one) => {
		const state = queuedState(replica, one);
		return one.changes
			.filter(({ collection }) => collection === providers.name)
			.map(({ field }) => [field, { state, before: base?.[field] ?? null }] as const);
	});
	return Object.fromEntries(entries);
}
