import type { EntityWords } from './entity-words.ts';

export const accessReviewWords: EntityWords<'accessReview'> = {
	start: {
		sentence: ['Start the access review'],
		action: 'Start the access review',
		group: 'reviews'
	},
	close: {
		sentence: ['Close the access review'],
		action: 'Close the access review',
		group: 'reviews'
	},
	end: {
		sentence: ['End the access review', 'on its due date'],
		action: 'End of the access review',
		group: 'reviews'
	}
};
