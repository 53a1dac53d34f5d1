import { expect, test } from 'vitest';
import { Tally } from './tally.ts';

test('the last line counts the work of all strands', () => {
	const tally = new Tally(['cluster', 'servers', 'browsers']);

	tally.addRuns('cluster', 40);
	tally.addRuns('servers', 2);
	tally.addKill('servers', 'writing');
	tally.addKill('browsers', 'saved, not sent');

	expect(tally.summary).toBe('42 runs, 2 kills, 0 lost, 0 twice, 0 diverged');
	expect(tally.isClean).toBe(true);
});

test('findings are counted, and a soak with any finding fails', () => {
	const tally = new Tally(['cluster', 'servers', 'browsers']);

	tally.addFinding('lost', 3);

	expect(tally.summary).toBe('0 runs, 0 kills, 3 lost, 0 twice, 0 diverged');
	expect(tally.isClean).toBe(false);
});

test('a failure without loss, repetition or divergence fails a soak as well', () => {
	const tally = new Tally(['cluster', 'servers', 'browsers']);

	tally.addFinding('broken', 1);

	expect(tally.isClean).toBe(false);
});
