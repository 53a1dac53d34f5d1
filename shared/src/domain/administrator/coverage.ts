import type { Enrolment } from './enrolment.ts';
import type { Status } from './schema.ts';

/** How MFA protects an account that someone can sign in to. */
export const COVERAGES = ['covered', 'unfinished', 'notEnrolled', 'notRequired'] as const;
export type Coverage = (typeof COVERAGES)[number];

interface Protection {
	readonly status: Status;
	readonly enrolment: Enrolment;
	readonly isRequired: boolean;
}

/**
 * Derives the coverage: only an account that requires a code, and whose owner can give one, is
 * covered. Returns undefined for a suspended account, because no one can sign in to it.
 */
export function coverageOf({ status, enrolment, isRequired }: Protection): Coverage | undefined {
	if (status === 'suspended') return undefined;
	if (!isRequired) return 'notRequired';
	if (enrolment === 'finished') return 'covered';
	return enrolment === 'started' ? 'unfinished' : 'notEnrolled';
}
