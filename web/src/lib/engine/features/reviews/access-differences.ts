import type { AccessSummary } from '@tenantry/shared/domain/access-review/access-summary.ts';
import type { AccessDifference } from '#lib/engine-api/review.ts';

const PARTS = [
	'role',
	'organizations',
	'mfaRequired',
	'mfaEnrolled',
	'apiKey',
	'suspended'
] as const;

export function accessDifferences(before: AccessSummary, after: AccessSummary): AccessDifference[] {
	return PARTS.filter((part) => before[part] !== after[part]).map((part) => ({
		part,
		before: before[part],
		after: after[part]
	}));
}
