/** How far somebody has come with setting up their second factor. */
export type Enrolment = 'none' | 'started' | 'finished';

interface EnrolmentStamps {
	readonly mfaEnrolmentStartedAt?: unknown;
	readonly mfaEnrolledAt?: unknown;
}

/**
 * The one definition that list, cards, dialogs, filters, exports and the API read. The column says
 * Enrolled from the first step on (S36), and beside it that the setup is not finished.
 */
export function enrolmentOf({ mfaEnrolmentStartedAt, mfaEnrolledAt }: EnrolmentStamps): Enrolment {
	if (typeof mfaEnrolledAt === 'number') return 'finished';
	return typeof mfaEnrolmentStartedAt === 'number' ? 'started' : 'none';
}

/** Whether the column says Enrolled: the first step was taken. */
export function isEnrolled(stamps: EnrolmentStamps): boolean {
	return enrolmentOf(stamps) !== 'none';
}

/** Only a finished enrollment satisfies a requirement (domain.md, rule 6). */
export function hasFinishedEnrolment(stamps: EnrolmentStamps): boolean {
	return enrolmentOf(stamps) === 'finished';
}

/** The source document's words, with what stands beside them. */
export function enrolmentWord(enrolment: Enrolment): string {
	switch (enrolment) {
		case 'none':
			return 'Not Enrolled';
		case 'started':
			return `Enrolled, ${UNFINISHED}`;
		case 'finished':
			return 'Enrolled';
	}
}

export const UNFINISHED = 'setup not finished';
