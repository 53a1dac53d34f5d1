/** Progress of a person in setting up their second factor. */
export type Enrolment = 'none' | 'started' | 'finished';

interface EnrolmentStamps {
	readonly mfaEnrolmentStartedAt?: unknown;
	readonly mfaEnrolledAt?: unknown;
}

/**
 * Derives the progress; list, cards, dialogs, filters, exports and the API all use this definition.
 * The column says Enrolled from the first step on (S36), and next to it that the setup is not
 * finished.
 */
export function enrolmentOf({ mfaEnrolmentStartedAt, mfaEnrolledAt }: EnrolmentStamps): Enrolment {
	if (typeof mfaEnrolledAt === 'number') return 'finished';
	return typeof mfaEnrolmentStartedAt === 'number' ? 'started' : 'none';
}

/** Returns whether the column says Enrolled, because the first step was taken. */
export function isEnrolled(stamps: EnrolmentStamps): boolean {
	return enrolmentOf(stamps) !== 'none';
}

/** Only a finished enrollment satisfies a requirement (docs/domain.md, rule 6). */
export function hasFinishedEnrolment(stamps: EnrolmentStamps): boolean {
	return enrolmentOf(stamps) === 'finished';
}

/** Returns the source document's words, with the note next to them. */
export function enrolmentWord(enrolment: Enrolment): string {
	switch (enrolment) {
		case 'none':
			return 'Not Enrolled';
		case 'started':
			return `Enrolled · ${UNFINISHED}`;
		case 'finished':
			return 'Enrolled';
	}
}

export const UNFINISHED = 'not finished';
