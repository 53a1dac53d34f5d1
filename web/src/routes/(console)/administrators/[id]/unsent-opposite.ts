import type { AdministratorDetail } from '#lib/engine-api/administrator.ts';

type Change = AdministratorDetail['changes'][number];

/**
 * Returns the newest own change that one of this name reverses and that has not been sent.
 * Cancelling it leaves nothing to send; a second change would leave two.
 */
export function unsentOpposite(
	opposite: string | undefined,
	name: string,
	changes: readonly Change[]
): Change | undefined {
	const newest = changes.find((change) => change.name === name || change.name === opposite);
	if (newest === undefined || newest.name !== opposite) return undefined;
	return newest.state === 'waiting' && newest.canWithdraw ? newest : undefined;
}
