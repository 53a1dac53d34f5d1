import { beforeEach, describe, expect, test } from 'vitest';

import { HOUR_MS, inHours, NOW, openPlanWorld } from '#testing/plan-world.ts';
import { PROVIDER } from '#testing/world.ts';
import { mayExport } from './may-export.ts';

let opened: ReturnType<typeof openPlanWorld>;

beforeEach(() => {
	opened = openPlanWorld();
});

const mayExportAt = (administratorId: string, at: number) =>
	mayExport(opened.world.rows, { administratorId, providerId: PROVIDER, at });
const allow = (by: string, id: string) => opened.world.do(by, 'administrator.allowExport', { id });

test('everyone can export where exports need no approval', () => {
	const { world, owner, sam } = opened;
	world.do(owner, 'provider.setPolicy', { providerId: PROVIDER, approvals: ['raise', 'delete'] });

	expect(mayExportAt(sam, NOW)).toBe(true);
});

describe('where exports need approval', () => {
	beforeEach(() => {
		const { world, owner } = opened;
		world.do(owner, 'provider.setPolicy', { providerId: PROVIDER, approvals: ['export'] });
	});

	test('no one exports before approval, not even an owner', () => {
		const { owner, sam } = opened;

		expect([mayExportAt(owner, NOW), mayExportAt(sam, NOW)]).toEqual([false, false]);
	});

	test('a request for oneself waits for approval, whatever the role, and changes nothing', () => {
		const { owner, sam } = opened;

		expect([allow(owner, owner).outcome, allow(sam, sam).outcome]).toEqual([
			'approval',
			'approval'
		]);
		expect([mayExportAt(owner, NOW), mayExportAt(sam, NOW)]).toEqual([false, false]);
	});

	test('only an owner asks for another person', () => {
		const { manager, owner, sam } = opened;

		expect(allow(manager, sam).rejection).toEqual({ code: 'not_permitted' });
		expect(allow(owner, sam).outcome).toBe('approval');
	});
});

test('an approval lasts for 24 hours from the decision, and for that person alone', () => {
	const { world, owner, other, sam } = opened;
	const { elapsedMs: decidedAt } = world;
	expect(allow(owner, sam).outcome).toBe('applied');
	world.do(owner, 'provider.setPolicy', { providerId: PROVIDER, approvals: ['export'] });

	const until = decidedAt + 24 * HOUR_MS;
	// The world's clock moves a little with each change.
	expect(mayExportAt(sam, until)).toBe(true);
	expect(mayExportAt(sam, until + 1_000)).toBe(false);
	expect([mayExportAt(owner, inHours(1)), mayExportAt(other, inHours(1))]).toEqual([false, false]);
});
