import { expect, test } from 'vitest';
import type { ReviewedPerson } from '#lib/engine-api/review.ts';
import { ReviewQueue } from './review-queue.svelte.ts';

function rows(...ids: string[]): ReviewedPerson[] {
	return ids.map((id) => ({
		id,
		administrator: null,
		lastSeenDay: null,
		endsAt: null,
		decision: null,
		last: null,
		refusal: null
	}));
}

function decidedByOther(person: ReviewedPerson | undefined): ReviewedPerson[] {
	if (person === undefined) return [];
	const kim = { id: 'kim', name: 'Kim', isSelf: false };
	const decision = {
		kind: 'keep',
		by: kim,
		note: '',
		state: null,
		reduced: [],
		changedSince: []
	} as const;
	return [{ ...person, decision }];
}

function openQueue(...ids: string[]): ReviewQueue {
	const queue = new ReviewQueue();
	queue.see(rows(...ids));
	return queue;
}

test('the card stays when others change who is left', () => {
	const queue = openQueue('b', 'c');

	queue.see(rows('a', 'b'));
	expect(queue.card(rows('a', 'b'))?.id).toBe('b');
	// An answer to the query before it was pinned no longer has the person.
	expect(queue.card(rows('c', 'd'))?.id).toBe('b');
	expect(queue.order).toEqual({ pinned: 'b', skipped: [] });
});

test('a person about whom another reviewer decides stays until Next', () => {
	const queue = openQueue('a', 'b');
	const answer = [...decidedByOther(rows('a')[0]), ...rows('b', 'c')];
	queue.see(answer);

	expect(queue.card(answer)?.decision?.by?.name).toBe('Kim');
	queue.skip(answer);
	expect(queue.order).toEqual({ pinned: 'b', skipped: [] });
});

test('Next after the last one leads to the end', () => {
	const queue = openQueue('a');
	const answer = decidedByOther(rows('a')[0]);
	queue.see(answer);

	queue.skip(answer);

	expect([queue.order, queue.card([])]).toEqual([{ skipped: [] }, undefined]);
});

test('a decision shows the next person at once, while the answer lags behind', () => {
	const queue = openQueue('a', 'b');
	const lagging = rows('a', 'b');

	queue.decide('a', lagging);
	expect([queue.card(lagging)?.id, queue.isDone('a'), queue.isDone('b')]).toEqual([
		'b',
		true,
		false
	]);
	queue.see(lagging);
	queue.decide('b', lagging);
	// Nobody knows yet who comes next, and what is tapped meanwhile is late.
	expect([queue.card(lagging)?.id, queue.isDone('b')]).toEqual(['b', true]);

	queue.see(rows('c', 'd'));
	expect([queue.card(rows('c', 'd'))?.id, queue.isDone('b')]).toEqual(['c', false]);
});

test('the last decision leaves no card', () => {
	const queue = openQueue('a');
	queue.decide('a', rows('a'));

	queue.see([]);

	expect(queue.card([])).toBeUndefined();
});

test('skipped people come again, in the order in which they were skipped', () => {
	const queue = openQueue('a', 'b');
	queue.skip(rows('a', 'b'));
	expect(queue.order).toEqual({ pinned: 'b', skipped: ['a'] });
	// Until the answer says who follows, nobody is skipped.
	queue.skip(rows('a', 'b'));
	expect(queue.order).toEqual({ pinned: 'b', skipped: ['a'] });

	queue.skip(rows('b', 'a'));

	expect(queue.order).toEqual({ pinned: 'a', skipped: ['a', 'b'] });
	queue.skip(rows('a', 'b'));
	expect(queue.order).toEqual({ pinned: 'b', skipped: ['b', 'a'] });
});

test('an undone decision is asked for again', () => {
	const queue = openQueue('a', 'b');
	queue.decide('a', rows('a', 'b'));

	queue.reopen('a');

	expect(queue.isDone('a')).toBe(false);
});
