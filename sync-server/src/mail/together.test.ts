import { expect, test } from 'vitest';
import { runTogether } from './together.ts';

const items = ['a', 'b', 'c'].map((id) => ({ id, provider_id: id === 'c' ? 'south' : 'north' }));

test('items of one provider share a run', async () => {
	const runs: string[] = [];

	const outcomes = runTogether(items, async (providerId, group) => {
		runs.push(`${providerId}: ${group.map(({ id }) => id).join()}`);
		return group.map(({ id }) => id.toUpperCase());
	});

	expect(await Promise.all(outcomes.map(({ result }) => result))).toEqual(['A', 'B', 'C']);
	expect(runs).toEqual(['north: a,b', 'south: c']);
});

test('an item that fails stops none of the others', async () => {
	const outcomes = runTogether(items, async (_providerId, group) => {
		if (group.some(({ id }) => id === 'a')) throw new Error('a is broken');
		return group.map(({ id }) => id);
	});

	const ends = await Promise.allSettled(outcomes.map(({ result }) => result));

	expect(ends.map(({ status }) => status)).toEqual(['rejected', 'fulfilled', 'fulfilled']);
});
