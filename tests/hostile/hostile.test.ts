// @alone: keeps both processors busy; test:long does so for longer, and on both databases
import { expect, test } from 'vitest';
import { CASES } from './cases.ts';
import { MEASURED } from './honest.ts';
import { runHostile } from './hostile.ts';

const QUIET_MS = 5_000;
const HOSTILE_MS = 30_000;
const MB = 1_000_000;

test('SEC-E21 SEC-E23 hostile people of one provider keep no one of another from working, and fill no disk', async () => {
	const options = { quietMs: QUIET_MS, hostileMs: HOSTILE_MS, kills: 2 };
	const report = await runHostile({ database: 'sqlite', ...options });

	// Each push was applied, each email written and each notification received, or it would fail.
	for (const what of MEASURED) expect(report.hostile[what].count).toBeGreaterThan(0);
	expect(report.lost).toBe(0);
	expect(report.refusedBytes).toBeGreaterThan(0);
	expect(report.refusedBytes).toBeLessThan(10 * MB);
	const sent = Object.keys(report.answers);
	expect(sent.some((answer) => answer.endsWith(' 429'))).toBe(true);
	expect(sent.filter((answer) => answer.endsWith(' 500'))).toEqual([]);
	expect(sent.length).toBeGreaterThan(new Set(CASES.map(({ name }) => name)).size / 2);
});
