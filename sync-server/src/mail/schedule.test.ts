import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { VersionListener } from '#store/store.ts';
import { startSchedule } from './schedule.ts';

let rounds = 0;
let commit: VersionListener = () => {};

beforeEach(() => {
	vi.useFakeTimers();
	rounds = 0;
	const mailSender = {
		deliver: async () => {
			rounds++;
		},
		stop: () => undefined
	};
	const store = {
		onVersion: (listener: VersionListener) => {
			commit = listener;
			return () => undefined;
		}
	};
	startSchedule(mailSender, store, () => undefined);
	rounds = 0;
});
afterEach(() => vi.useRealTimers());

async function commitFor(ms: number): Promise<void> {
	for (let passed = 0; passed < ms; passed += 50) {
		commit('provider', 1);
		await vi.advanceTimersByTimeAsync(50);
	}
}

test('mails wait while changes are committed, and follow when they pause', async () => {
	await commitFor(1_000);
	expect(rounds).toBe(0);

	await vi.advanceTimersByTimeAsync(200);

	expect(rounds).toBe(1);
});

test('changes without a pause delay mails for two seconds at most', async () => {
	await commitFor(2_050);

	expect(rounds).toBe(1);
});
