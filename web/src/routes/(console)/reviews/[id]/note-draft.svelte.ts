import type { ReviewedPerson } from '#lib/engine-api/review.ts';

/** The note belongs to one person, so the next one starts without a note. */
export class NoteDraft {
	text = $state('');
	isOpen = $state(false);

	constructor(person: ReviewedPerson | undefined) {
		this.text = person?.decision?.by?.isSelf === true ? person.decision.note : '';
		this.isOpen = this.text !== '';
	}
}
