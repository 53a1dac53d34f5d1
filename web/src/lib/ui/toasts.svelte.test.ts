import { expect, test, vi } from 'vitest';
import { Toasts } from './toasts.svelte.ts';

const textsOf = (toasts: Toasts) => toasts.shown.map(({ text }) => text);

test('the newest of two notices is shown', () => {
	const toasts = new Toasts();
	toasts.show('Copied');
	toasts.show('Renamed');

	expect(textsOf(toasts)).toEqual(['Renamed']);
});

test('the same done several times is one notice, and its Undo reverses the newest first', async () => {
	const toasts = new Toasts();
	const undone: string[] = [];
	for (const id of ['first', 'second', 'third'])
		toasts.follow({
			changes: [id],
			kind: 'suspend',
			action: { label: 'Undo', run: () => undone.push(id) }
		});

	const [notice, ...others] = toasts.shown;
	expect([notice?.changes, others]).toEqual([['first', 'second', 'third'], []]);
	await notice?.action?.run();
	expect(undone).toEqual(['third', 'second', 'first']);
});

test('a change merges neither with another action nor with a notice about something else', () => {
	const toasts = new Toasts();
	const action = { label: 'Undo', run: () => undefined };
	toasts.show('Copied');
	toasts.follow({ changes: ['a'], kind: 'suspend', action });
	expect(toasts.shown[0]?.changes).toEqual(['a']);

	toasts.follow({ changes: ['b'], kind: 'restore', action });
	expect(toasts.shown[0]?.changes).toEqual(['b']);

	toasts.follow({ changes: ['c'], action });
	expect(toasts.shown[0]?.changes).toEqual(['c']);
});

test('a failure stays until it is closed, whatever follows, and when the screen is left', () => {
	vi.useFakeTimers();
	const toasts = new Toasts();
	toasts.show('The storage is full.', { tone: 'bad' });
	toasts.show('Copied');
	toasts.leave();
	vi.runAllTimers();
	vi.useRealTimers();

	const [failure] = toasts.shown;
	expect(textsOf(toasts)).toEqual(['The storage is full.']);
	toasts.close(failure?.id ?? 0);
	expect(toasts.shown).toEqual([]);
});

test('a success is shown while a failure is still unread', () => {
	const toasts = new Toasts();
	toasts.show('The storage is full.', { tone: 'bad' });
	toasts.show('Aiko Demir is verified.');

	expect(textsOf(toasts)).toEqual(['The storage is full.', 'Aiko Demir is verified.']);
});

test('a notice goes after a while, and at once when the screen is left', () => {
	vi.useFakeTimers();
	const toasts = new Toasts();
	toasts.show('Copied');
	toasts.leave();
	expect(toasts.shown).toEqual([]);
	toasts.show('Copied again');
	vi.runAllTimers();
	vi.useRealTimers();

	expect(toasts.shown).toEqual([]);
});
