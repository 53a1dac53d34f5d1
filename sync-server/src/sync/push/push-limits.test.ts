import type { Lane } from '@tenantry/shared/protocol/push.ts';
import { beforeEach, expect, test } from 'vitest';

import { createPushLimits, type PushLimits } from './push-limits.ts';

const SAM = { providerId: 'p', administratorId: 'sam' };
const KATE = { providerId: 'p', administratorId: 'kate' };
const FAR = { providerId: 'q', administratorId: 'sam' };
const MB = 1_000_000;

interface Requests {
	readonly requests: number;
	readonly changes: number;
	readonly bytes: number;
	readonly lane: Lane;
}

let clock: { now: number };
let limits: PushLimits;

beforeEach(() => {
	clock = { now: 0 };
	limits = createPushLimits(() => clock.now);
});

/** Lets requests arrive that leave nothing; returns the wait of the last one. */
function arrive(
	account: typeof SAM,
	{ requests = 1, changes = 0, bytes = 0, lane = 'ordinary' }: Partial<Requests> = {}
): number {
	let waitMs = 0;
	for (let count = 0; count < requests; count++) {
		const admission = limits.arrive({ account, lane, changes, bytes });
		admission.done();
		({ waitMs } = admission);
	}
	return waitMs;
}

test('SEC-E21 one person sends twenty thousand changes at once, and then fifty a second', () => {
	expect(arrive(SAM, { requests: 40, changes: 500 })).toBe(0);
	expect(arrive(SAM, { changes: 1 })).toBe(20);
	expect(arrive(KATE, { changes: 1 })).toBe(0);

	clock.now += 20;
	expect(arrive(SAM, { changes: 1 })).toBe(0);
});

test('SEC-E21 one person sends 32 MB at once, and then 250 kB a second', () => {
	expect(arrive(SAM, { requests: 32, bytes: MB })).toBe(0);
	expect(arrive(SAM, { bytes: 1 })).toBeGreaterThan(0);
	expect(arrive(KATE, { bytes: 1 })).toBe(0);
});

test('SEC-E21 one provider sends a hundred thousand changes at once, and others go on', () => {
	const people = ['a', 'b', 'c', 'd', 'e'].map((administratorId) => ({ ...SAM, administratorId }));
	for (const person of people) expect(arrive(person, { requests: 40, changes: 500 })).toBe(0);

	expect(arrive(KATE, { changes: 1 })).toBeGreaterThan(0);
	expect(arrive(FAR, { changes: 1 })).toBe(0);
});

test('SEC-E21 one provider sends 160 MB at once, and then 2 MB a second, and others go on', () => {
	const people = ['a', 'b', 'c', 'd', 'e'].map((administratorId) => ({ ...SAM, administratorId }));
	for (const person of people) expect(arrive(person, { requests: 32, bytes: MB })).toBe(0);

	expect(arrive(KATE, { bytes: 1 })).toBeGreaterThan(0);
	expect(arrive(FAR, { bytes: 1 })).toBe(0);
	clock.now += 1_000;
	expect(arrive(KATE, { bytes: 2 * MB })).toBe(0);
	expect(arrive(KATE, { bytes: 1 })).toBeGreaterThan(0);
});

test('SEC-E21 the bytes of refused requests count, until nothing more is read', () => {
	limits.leave('ordinary', SAM, 3 * MB);
	for (let count = 0; count < 32; count++) {
		expect(limits.look(SAM)).toBe(0);
		expect(arrive(SAM, { bytes: MB })).toBeGreaterThan(0);
	}

	expect(limits.look(SAM)).toBeGreaterThan(0);
	expect(limits.look(KATE)).toBe(0);
	clock.now += 1_000;
	expect(limits.look(SAM)).toBe(0);
});

test('SEC-E21 what refused changes and requests leave counts, and nothing of what is applied', () => {
	const leave = (outcome: string) => {
		const args = JSON.stringify('x'.repeat(3 * MB));
		const { providerId: provider_id, administratorId: author_id } = SAM;
		limits.keep('ordinary', [{ provider_id, author_id, outcome, args, verdict: '' }]);
		const waitMs = arrive(SAM);
		clock.now += 2 * 3_600_000;
		return waitMs;
	};

	expect(leave('applied')).toBe(0);
	expect(leave('rejected')).toBeGreaterThan(0);
	expect(leave('approval')).toBeGreaterThan(0);
	expect(arrive(SAM)).toBe(0);
});

test('SEC-E21 what is on its way counts as refused until it is decided', () => {
	const send = () => limits.arrive({ account: SAM, lane: 'ordinary', changes: 500, bytes: MB });
	const [first, second] = [send(), send()];

	expect([first.waitMs, second.waitMs]).toEqual([0, 0]);
	expect(send().waitMs).toBeGreaterThan(0);
	expect(limits.arrive({ account: SAM, lane: 'urgent', changes: 1, bytes: 100 }).waitMs).toBe(0);
	first.done();
	second.done();
	expect(send().waitMs).toBe(0);
});
