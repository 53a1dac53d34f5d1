import { verifySecurityLog } from '#auth/log/security-log.ts';
import { listProviders } from '#provisioning/providers.ts';
import type { Store } from '#store/store.ts';
import { verifyChain } from '#sync/audit/verify-chain.ts';

export interface Chains {
	readonly text: string;
	readonly isIntact: boolean;
}

/** Also compares with the heads, because links alone do not show missing newest events. */
export async function verifyChains(store: Store): Promise<Chains> {
	const providers = await listProviders(store.db);
	const chains = await Promise.all(
		providers.map(async ({ id, name }) => ({ name, ...(await verifyChain(store, id)) }))
	);
	const { count, brokenAt = null, swept } = await verifySecurityLog(store.db);
	const lines = [...chains, { name: 'The security log', count, brokenAt }].map((chain) =>
		chain.brokenAt === null
			? `${chain.name}: ${String(chain.count)} events, every link holds.\n`
			: `${chain.name}: the chain is broken at event ${String(chain.brokenAt)}.\n`
	);
	if (swept !== undefined) lines.push(`The security log was swept up to event ${swept.through}.\n`);
	const isIntact = brokenAt === null && chains.every((chain) => chain.brokenAt === null);
	return { text: lines.join(''), isIntact };
}
