import { err, ok } from '@tenantry/shared/result.ts';
import { expect, test } from 'vitest';
import type { Client } from '#lib/client/client.ts';
import { planMutation } from '#lib/client/planned-mutation.ts';
import { explainEnqueueError } from '#lib/client/words/explain/enqueue-error.ts';
import type { ToastOptions } from '#lib/ui/toasts.svelte.ts';
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
		show: (text: string, options?: ToastOptions) => void shown.push({ text, options })
	};
	return { client, toasts, made, shown };
}

test('a change is on the device before it is reported, and can be undone', async () => {
	const screen = openScreen();

	const isKept = await commit(suspend, 'Suspended Ada.', screen);

	expect(isKept).toBe(true);
	expect(screen.made).toEqual(['administrator.suspend']);
	expect(screen.shown[0]?.text).toBe('Suspended Ada.');
	expect(screen.shown[0]?.options?.where).toBe('Saved on this device.');
	expect(screen.shown[0]?.options?.action?.label).toBe('Undo');
});

test('Undo withdraws a change that has not left the device', async () => {
	const screen = openScreen();
	await commit(suspend, 'Suspended Ada.', screen);

	screen.shown[0]?.options?.action?.run();

	await expect.poll(() => screen.shown[1]?.text).toBe('Undone. It was never sent.');
	expect(screen.made).toEqual(['administrator.suspend']);
});

test('Undo withdraws a change that waits for approval, although it has left', async () => {
	const prediction: Prediction = { outcome: 'approval', changes: [] };
	const screen = openScreen({ hasLeft: true, prediction });
	await commit(suspend, 'Made Ada a Manager.', screen);

	screen.shown[0]?.options?.action?.run();

	await expect.poll(() => screen.shown[1]?.text).toMatch(/^Withdrawn\./);
	expect(screen.made).toEqual(['administrator.suspend', 'verdict.discard']);
});

test('Undo answers a change that has left with its inverse', async () => {
	const screen = openScreen({ hasLeft: true });
	await commit(suspend, 'Suspended Ada.', screen);

	screen.shown[0]?.options?.action?.run();

	await expect.poll(() => screen.shown).toHaveLength(2);
	expect(screen.made).toEqual(['administrator.suspend', 'administrator.restore']);
});

test('Undo says so when a change that has left cannot be undone', async () => {
	const screen = openScreen({ hasLeft: true });
	await commit(planMutation('administrator.suspend', { id: 'a' }), 'Suspended Ada.', screen);

	screen.shown[0]?.options?.action?.run();

	await expect.poll(() => screen.shown[1]?.options?.tone).toBe('bad');
	expect(screen.made).toEqual(['administrator.suspend']);
});

test('Undo says that a change which restores access needs a connection here', async () => {
	const screen = openScreen({ hasLeft: true });
	await commit(suspend, 'Suspended Ada.', screen);
	const offline = openScreen({ hasLeft: true, error: { code: 'online_only' } });
	Object.assign(screen.client, offline.client);

	screen.shown[0]?.options?.action?.run();

	await expect.poll(() => screen.shown[1]?.text).toBe(explainEnqueueError({ code: 'online_only' }));
});

test.each([
	['an unsent change', { withdraw: async () => err({ code: 'storage_full' } as const) }],
	[
		'the inverse of a sent change',
		openScreen({ hasLeft: true, error: { code: 'storage_full' } }).client
	]
])('Undo says that the storage is full when it cannot store %s', async (_, full) => {
	const screen = openScreen();
	await commit(suspend, 'Suspended Ada.', screen);
	Object.assign(screen.client, full);

	screen.shown[0]?.options?.action?.run();

	const words = explainEnqueueError({ code: 'storage_full' });
	await expect.poll(() => screen.shown[1]?.text).toBe(words);
	expect(screen.made).toEqual(['administrator.suspend']);
});

test('Undo makes no change that its author may not make', async () => {
	const prediction = {
		outcome: 'rejected',
		rejection: { code: 'not_permitted' },
		changes: []
	} as const;
	const screen = openScreen({ hasLeft: true, prediction });
	await commit(suspend, 'Suspended Ada.', screen);

	screen.shown[0]?.options?.action?.run();

	await expect.poll(() => screen.shown[1]?.options?.tone).toBe('bad');
	expect(screen.made).toEqual(['administrator.suspend']);
});

test('a predicted refusal is shown, and the change is still made', async () => {
	const prediction = { outcome: 'rejected', rejection: { code: 'deleted' }, changes: [] } as const;
	const screen = openScreen({ prediction });

	await commit(suspend, 'Suspended Ada.', screen);

	expect(screen.shown[0]?.options?.where).toContain(
		'the server may refuse it: It was deleted in the meantime.'
	);
	expect(screen.made).toEqual(['administrator.suspend']);
});

test('a change that the device cannot store is not reported as saved', async () => {
	const screen = openScreen({ error: { code: 'locked' } });

	const isKept = await commit(suspend, 'Suspended Ada.', screen);

	expect(isKept).toBe(false);
	expect(screen.shown[0]?.text).toBe('The app is locked. Unlock it and save again.');
});
