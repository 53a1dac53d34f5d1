// @alone: keeps both processors busy, and compares what takes time
import { expect, test } from 'vitest';
import { DATABASES } from '#support/servers/world.ts';
import { CASES } from './cases.ts';
import { MEASURED, runHostile } from './hostile.ts';

const QUIET_MS = 5_000;
const HOSTILE_MS = 30_000;

test.each(DATABASES)(
	'SEC-E21 SEC-E23 on %s hostile people of one provider keep no one of another from working, and fill no disk',
	async (database) => {
		const report = await runHostile({ database, quietMs: QUIET_MS, hostileMs: HOSTILE_MS });

		// Each push was applied and each email written, or the run would have failed.
		for (const what of MEASURED) expect(report.hostile[what].count).toBeGreaterThan(0);
		expect(report.grown).toBeLessThan(40_000_000);
		const sent = Object.keys(report.answers);
		expect(sent.some((answer) => answer.endsWith(' 429'))).toBe(true);
		expect(sent.filter((answer) => answer.endsWith(' 500'))).toEqual([]);
		expect(sent.length).toBeGreaterThanOrEqual(CASES.length / 2);
	}
);
