import { expect, test } from 'vitest';
import { Submission } from './submission.svelte.ts';

test('shows why an attempt was refused, and takes it back with the next one', async () => {
	const refusals = [{ errors: { name: 'Enter a name.' }, failure: 'Not saved.' }, undefined];
	const submission = new Submission<'name'>(() => Promise.resolve(refusals.shift()));

	await submission.submit();
	expect(submission.errorAt('name')).toBe('Enter a name.');
	expect(submission.failure).toBe('Not saved.');

	await submission.submit();
	expect(submission.errorAt('name')).toBeUndefined();
	expect(submission.failure).toBeUndefined();
});

test('runs one attempt at a time', async () => {
	const { promise, resolve } = Promise.withResolvers<undefined>();
	let count = 0;
	const submission = new Submission(() => {
		count++;
		return promise;
	});

	const first = submission.submit();
	await submission.submit();
	expect([count, submission.isBusy]).toEqual([1, true]);

	resolve(undefined);
	await first;
	expect(submission.isBusy).toBe(false);
});

test('is not busy any more after an attempt that throws', async () => {
	const submission = new Submission(() => Promise.reject(new Error('lost')));
	await expect(submission.submit()).rejects.toThrow('lost');
	expect(submission.isBusy).toBe(false);
});
