import { err, ok } from '@tenantry/shared/result.ts';
import { expect, test } from 'vitest';
import type { Client } from '#lib/client/client.ts';
import { planMutation } from '#lib/client/planned-mutation.ts';
import { explainEnqueueError } from '#lib/client/words/explain/enqueue-error.ts';
import type { Followed, ToastOptions } from '#lib/ui/toasts.svelte.ts';
import type { EnqueueError } from '#lib/engine-api/errors.ts';
import type { Prediction } from '#lib/engine-api/mutation.ts';
import { commit } from './commit.ts';

const restore = planMutation('administrator.restore', { id: 'a' });
const suspend = planMutation('administrator.suspend', { id: 'a' }, restore);
const fine: Prediction = { outcome: 'applied', changes: [] };

interface Conditions {
	readonly hasLeft?: boolean;
	readonly error?: EnqueueError;
	readonly prediction?: Prediction;
}

function openScreen({ hasLeft = false, error, prediction = fine }: Conditions = {}) {
	const made: string[] = [];
	const shown: { text: string; options: ToastOptions | undefined }[] = [];
	const followed: Followed[] = [];
	const client: Pick<Client, 'mutate' | 'predict' | 'withdraw'> = {
		mutate: async (name) => {
			if (error) return err(error);
			made.push(name);
			return ok({ mutationId: `m${made.length}`, prediction });
		},
		predict: async () => prediction,
		withdraw: async () => ok(!hasLeft)
	};
	const toasts = {
		show: (text: string, options?: ToastOptions) => void shown.push({ text, options }),
		follow: (one: Followed) => void followed.push(one)
	};
	return { client, toasts, made, shown, followed };
}

test('a change is on the device before its notice follows it, and can be undone', async () => {
	const screen = openScreen();

	const change = await commit(suspend, screen);

	expect(change).toBe('m1');
	expect(screen.made).toEqual(['administrator.suspend']);
	expect(screen.followed).toMatchObject([
		{ changes: ['m1'], kind: 'administrator.suspend', action: { label: 'Undo' } }
	]);
	// Nothing but the change itself says what has become of it.
	expect(screen.shown).toEqual([]);
});

test('Undo withdraws a change that has not left the device', async () => {
	const screen = openScreen();
	await commit(suspend, screen);

	screen.followed[0]?.action?.run();

	await expect.poll(() => screen.followed[1]).toEqual({ changes: ['m1'] });
	expect(screen.made).toEqual(['administrator.suspend']);
});

test('Undo withdraws a change that waits for approval, although it has left', async () => {
	const prediction: Prediction = { outcome: 'approval', changes: [] };
	const screen = openScreen({ hasLeft: true, prediction });
	await commit(suspend, screen);

	screen.followed[0]?.action?.run();

	await expect.poll(() => screen.followed[1]).toEqual({ changes: ['m2'] });
	expect(screen.made).toEqual(['administrator.suspend', 'verdict.discard']);
});

test('Undo answers a change that has left with its inverse', async () => {
	const screen = openScreen({ hasLeft: true });
	await commit(suspend, screen);

	screen.followed[0]?.action?.run();

	await expect.poll(() => screen.followed[1]).toEqual({ changes: ['m2'] });
	expect(screen.made).toEqual(['administrator.suspend', 'administrator.restore']);
});

test('Undo says so when a change that has left cannot be undone', async () => {
	const screen = openScreen({ hasLeft: true });
	await commit(planMutation('administrator.suspend', { id: 'a' }), screen);

	screen.followed[0]?.action?.run();

	await expect.poll(() => screen.shown[0]?.options?.tone).toBe('bad');
	expect(screen.made).toEqual(['administrator.suspend']);
});

test('Undo says that a change which restores access needs a connection here', async () => {
	const screen = openScreen({ hasLeft: true });
	await commit(suspend, screen);
	const offline = openScreen({ hasLeft: true, error: { code: 'online_only' } });
	Object.assign(screen.client, offline.client);

	screen.followed[0]?.action?.run();

	await expect.poll(() => screen.shown[0]?.text).toBe(explainEnqueueError({ code: 'online_only' }));
});

test.each([
	['an unsent change', { withdraw: async () => err({ code: 'storage_full' } as const) }],
	[
		'the inverse of a sent change',
		openScreen({ hasLeft: true, error: { code: 'storage_full' } }).client
	]
])('Undo says that the storage is full when it cannot store %s', async (_, full) => {
	const screen = openScreen();
	await commit(suspend, screen);
	Object.assign(screen.client, full);

	screen.followed[0]?.action?.run();

	const words = explainEnqueueError({ code: 'storage_full' });
	await expect.poll(() => screen.shown[0]?.text).toBe(words);
	expect(screen.made).toEqual(['administrator.suspend']);
});

test('Undo makes no change that its author may not make', async () => {
	const prediction = {
		outcome: 'rejected',
		rejection: { code: 'not_permitted' },
		changes: []
	} as const;
	const screen = openScreen({ hasLeft: true, prediction });
	await commit(suspend, screen);

	screen.followed[0]?.action?.run();

	await expect.poll(() => screen.shown[0]?.options?.tone).toBe('bad');
	expect(screen.made).toEqual(['administrator.suspend']);
});

test('a change that is expected to be refused is still made', async () => {
	const prediction = { outcome: 'rejected', rejection: { code: 'deleted' }, changes: [] } as const;
	const screen = openScreen({ prediction });

	await commit(suspend, screen);

	expect(screen.followed).toMatchObject([{ changes: ['m1'] }]);
	expect(screen.made).toEqual(['administrator.suspend']);
});

test('a change whose person cancels when asked who they are is not made, and needs no notice', async () => {
	const screen = openScreen({ error: { code: 'cancelled' } });

	const change = await commit(suspend, screen);

	expect(change).toBeUndefined();
	expect([screen.shown, screen.followed]).toEqual([[], []]);
});

test('a change that the device cannot store is not reported as saved', async () => {
	const screen = openScreen({ error: { code: 'locked' } });

	const change = await commit(suspend, screen);

	expect(change).toBeUndefined();
	expect(screen.followed).toEqual([]);
	expect(screen.shown[0]?.text).toBe('The app is locked. Unlock it and save again.');
});
