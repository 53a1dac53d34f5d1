import { Administrator, statusOf } from '@tenantry/shared/domain/administrator/schema.ts';
import { OWNER_ROLE } from '@tenantry/shared/domain/role.ts';
import { firstBrokenLink } from '@tenantry/sync-server/sync/audit/chain.ts';
import type { Store } from '@tenantry/sync-server/store/store.ts';
import { rowsOfProvider } from '#support/store/provider-rows.ts';
import type { FuzzWorld } from './fuzz-world.ts';

type Db = Store['db'];

/** Everything that belongs to the other provider. */
export function foreignRows({ signInWorld, foreign }: FuzzWorld): Promise<string> {
	return rowsOfProvider(signInWorld.store.db, foreign);
}

/** Returns the invariants that are broken; they must hold whatever was requested. */
export async function brokenInvariants(world: FuzzWorld): Promise<readonly string[]> {
	const { db } = world.signInWorld.store;
	const { providerId } = world.signInWorld;
	const administrators = await administratorsOf(db, providerId);
	const active = administrators.filter(({ role }) => role === OWNER_ROLE).map(statusOf);
	const emails = administrators.map(({ email }) => email.toLowerCase());
	const broken = [
		active.includes('active') ? '' : 'no active owner is left',
		new Set(emails).size === emails.length ? '' : 'two administrators have one address',
		await auditFault(db, providerId),
		...faultsLogged(world.signInWorld.logged)
	];
	return broken.filter((text) => text !== '');
}

/**
 * Returns all administrators that are not deleted. One that cannot be read throws, and so is found.
 */
async function administratorsOf(db: Db, providerId: string): Promise<Administrator[]> {
	const rows = await db
		.selectFrom('record')
		.select('value')
		.where('provider_id', '=', providerId)
		.where('collection', '=', 'administrator')
		.where('deleted', 'is', null)
		.execute();
	return rows.map(({ value }) => Administrator.parse(JSON.parse(value)));
}

async function auditFault(db: Db, providerId: string): Promise<string> {
	const events = await db
		.selectFrom('audit_event')
		.selectAll()
		.where('provider_id', '=', providerId)
		.orderBy('version')
		.execute();
	const brokenAt = firstBrokenLink(events);
	if (brokenAt !== undefined) return `the audit is broken at ${brokenAt}`;
	const head = await db
		.selectFrom('provider_head')
		.select('version')
		.where('provider_id', '=', providerId)
		.executeTakeFirstOrThrow();
	return head.version === events.length ? '' : 'the audit has not one event a version';
}

function faultsLogged(logged: readonly string[]): string[] {
	return logged.filter((line) => /"message":"(?:request failed|mutator failed)"/.test(line));
}
