import type { ReviewFacts } from './review-facts.ts';

export function reviewWords(
	kind: 'mail.reviewStarted' | 'mail.reviewDue',
	{ undecided, dueAt, suspends }: ReviewFacts,
	providerName: string
) {
	const dueTime = timeText(dueAt);
	const deadline = suspends
		? `The review ends on ${dueTime}. Accounts without a decision by then are suspended, except those that no other reviewer could decide about.`
		: `The review ends on ${dueTime}.`;
	const people = undecided === 1 ? '1 administrator' : `${undecided} administrators`;
	return kind === 'mail.reviewStarted'
		? {
				subject: 'You were asked to review access',
				before: [`You were asked to review the access of ${people} at ${providerName}.`, deadline],
				linkText: 'Open the review',
				after: 'You get this email because you’re a reviewer.'
			}
		: {
				subject: 'An access review ends soon',
				before: [
					`An access review at ${providerName} still needs a decision about ${people}.`,
					deadline
				],
				linkText: 'Open the review',
				after: 'You get this email because you’re a reviewer. It’s the only reminder.'
			};
}

const TIME = new Intl.DateTimeFormat('en-US', {
	dateStyle: 'long',
	timeStyle: 'short',
	timeZone: 'UTC'
});

function timeText(at: number): string {
	return `${TIME.format(at)} UTC`;
}
