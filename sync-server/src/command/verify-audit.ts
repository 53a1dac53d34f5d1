import { verifyDoor } from '#auth/door.ts';
import type { Database } from '#store/store.ts';
import { firstBrokenLink } from '#sync/audit.ts';
import { listProviders } from '#import/providers.ts';

import type { Operation, Outcome } from './operator.ts';

/** Follows every chain link by link. That the newest events are missing shows against the heads. */
export async function verifyAuditCommand({ store }: Operation): Promise<Outcome> {
	const chains = [
		...(await Promise.all(
			(await listProviders(store.db)).map((provider) => verify(store.db, provider))
		)),
		{ name: 'The door', ...(await verifyDoor(store.db)) }
	];
	const lines = chains.map(({ name, count, brokenAt }) =>
		brokenAt === undefined
			? `${name}: ${String(count)} events, every link holds.`
			: `${name}: the chain is broken at event ${String(brokenAt)}.`
	);
	const isWhole = chains.every(({ brokenAt }) => brokenAt === undefined);
	return { text: `${lines.join('\n')}\n`, exitCode: isWhole ? 0 : 1 };
}

async function verify(
	db: Database,
	{ id, name }: { readonly id: string; readonly name: string }
): Promise<{ readonly name: string; readonly count: number; readonly brokenAt?: number }> {
	const events = await db
		.selectFrom('audit_event')
		.selectAll()
		.where('provider_id', '=', id)
		.orderBy('version')
		.execute();
	const head = await db
		.selectFrom('provider_head')
		.select(['version', 'hash'])
		.where('provider_id', '=', id)
		.executeTakeFirst();
	const last = events.at(-1);
	const count = events.length;
	const brokenAt = firstBrokenLink(events);
	if (brokenAt !== undefined) return { name, count, brokenAt };
	const isWhole = last?.version === head?.version && last?.hash === head?.hash;
	return isWhole ? { name, count } : { name, count, brokenAt: count + 1 };
}
