import { verifyDoor } from '#auth/door.ts';
import { verifyChain } from '#sync/audit-verify.ts';
import { listProviders } from '#import/providers.ts';

import type { Operation, Outcome } from './operator.ts';

/** Follows every chain link by link. That the newest events are missing shows against the heads. */
export async function verifyAuditCommand({ store }: Operation): Promise<Outcome> {
	const chains = [
		...(await Promise.all(
			(await listProviders(store.db)).map((provider) => verify(store, provider))
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
	store: Operation['store'],
	{ id, name }: { readonly id: string; readonly name: string }
): Promise<{ readonly name: string; readonly count: number; readonly brokenAt?: number }> {
	const { count, brokenAt } = await verifyChain(store, id);
	return brokenAt === null ? { name, count } : { name, count, brokenAt };
}
