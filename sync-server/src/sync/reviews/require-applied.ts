import type { Decision } from '@tenantry/shared/decide.ts';

/**
 * Requires that a change was made. The end of a review and the start of the next one belong
 * together: if one of them is refused, the transaction fails, and the schedule tries again.
 */
export function requireApplied({ outcome, rejection }: Decision, name: string): void {
	if (outcome !== 'applied')
		throw new Error(`${name} by the schedule: ${rejection?.code ?? outcome}`);
}
