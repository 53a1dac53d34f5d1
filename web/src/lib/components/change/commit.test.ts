import { err, ok } from '@tenantry/shared/result.ts';
import { expect, test } from 'vitest';
import type { Client } from '#lib/client/client.ts';
import { explainEnqueueError } from '#lib/client/words/explain/enqueue-error.ts';
import type { Followed, ToastOptions } from '#lib/ui/toasts.svelte.ts';
import type { EnqueueError } from '#lib/engine-api/errors.ts';
import type { MutationCall, Prediction } from '#lib/engine-api/mutation.ts';
import { commit } from './commit.ts';

const suspend: MutationCall = { name: 'administrator.suspend', args: { id: 'a' } };
const fine: Prediction = { outcome: 'applied', changes: [] };

interface Conditions {
	readonly hasLeft?: boolean;
	readonly error?: EnqueueError;
	/** Why a change that has left cannot be reversed. */
	readonly stays?: EnqueueError;
	readonly prediction?: Prediction;
}

function openScreen({ hasLeft = false, error, stays, prediction = fine }: Conditions = {}) {
	const made: string[] = [];
	const shown: { text: string; options: ToastOptions | undefined }[] = [];
	const followed: Followed[] = [];
	const client: Pick<Client, 'mutate' | 'withdraw' | 'reverse'> = {
		mutate: async ({ name }) => {
			if (error) return err(error);
			made.push(name);
			return ok({ mutationId: `m${made.length}`, prediction });
		},
		withdraw: async () => ok(!hasLeft),
		reverse: async (id) => {
			if (stays) return err(stays);
			made.push(`reverse ${id}`);
			return ok({ mutationId: `m${made.length}`, prediction });
		}
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

test('Undo reverses a change that has left', async () => {
	const screen = openScreen({ hasLeft: true });
	await commit(suspend, screen);

	screen.followed[0]?.action?.run();

	await expect.poll(() => screen.followed[1]).toEqual({ changes: ['m2'] });
	expect(screen.made).toEqual(['administrator.suspend', 'reverse m1']);
});

test.each<[EnqueueError['code'], string]>([
	['not_found', 'It’s already been sent and can’t be undone.'],
	['online_only', explainEnqueueError({ code: 'online_only' })],
	['storage_full', explainEnqueueError({ code: 'storage_full' })]
])('Undo says why a change that has left stays: %s', async (code, words) => {
	const screen = openScreen({ hasLeft: true, stays: { code } });
	await commit(suspend, screen);

	screen.followed[0]?.action?.run();

	await expect.poll(() => screen.shown).toEqual([{ text: words, options: { tone: 'bad' } }]);
	expect(screen.made).toEqual(['administrator.suspend']);
});

test('Undo needs no notice when its person cancels', async () => {
	const screen = openScreen({ hasLeft: true, stays: { code: 'cancelled' } });
	await commit(suspend, screen);

	await screen.followed[0]?.action?.run();

	expect([screen.shown, screen.followed.length]).toEqual([[], 1]);
});

test('Undo says that the storage is full when it cannot withdraw an unsent change', async () => {
	const screen = openScreen();
	await commit(suspend, screen);
	Object.assign(screen.client, { withdraw: async () => err({ code: 'storage_full' } as const) });

	screen.followed[0]?.action?.run();

	const words = explainEnqueueError({ code: 'storage_full' });
	await expect.poll(() => screen.shown[0]?.text).toBe(words);
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
