import { verifyChains } from '#backup/chains.ts';

import type { Operation, Outcome } from './operator.ts';

export async function verifyAuditCommand({ store }: Operation): Promise<Outcome> {
	const { text, isWhole } = await verifyChains(store);
	return { text, exitCode: isWhole ? 0 : 1 };
}
