import { expect, test, vi } from 'vitest';
import { Toasts } from './toasts.svelte.ts';

const several = (count: number) => `${count} changes.`;

test('one notice is shown at a time, the newest', () => {
	const toasts = new Toasts();
	toasts.show('Copied');
	toasts.show('Renamed');

	expect(toasts.current?.text).toBe('Renamed');
});

test('changes in a row are one notice, and its Undo reverses the newest first', async () => {
	const toasts = new Toasts();
	const undone: string[] = [];
	for (const name of ['first', 'second', 'third'])
		toasts.show(name, { several, action: { label: 'Undo', run: () => undone.push(name) } });

	expect(toasts.current?.text).toBe('3 changes.');
	await toasts.current?.action?.run();
	expect(undone).toEqual(['third', 'second', 'first']);
});

test('a change does not merge with a notice about something else', () => {
	const toasts = new Toasts();
	toasts.show('Copied');
	toasts.show('Suspended Ada.', { several });

	expect(toasts.current?.text).toBe('Suspended Ada.');
});

test('a failure stays until it is closed, whatever follows, and when the screen is left', () => {
	vi.useFakeTimers();
	const toasts = new Toasts();
	toasts.show('The storage is full.', { tone: 'bad' });
	toasts.show('Copied');
	toasts.leave();
	vi.runAllTimers();
	vi.useRealTimers();

	const { current } = toasts;
	expect(current?.text).toBe('The storage is full.');
	toasts.close(current?.id ?? 0);
	expect(toasts.current).toBeUndefined();
});

test('a notice goes after a while, and at once when the screen is left', () => {
	vi.useFakeTimers();
	const toasts = new Toasts();
	toasts.show('Copied');
	toasts.leave();
	expect(toasts.current).toBeUndefined();
	toasts.show('Copied again');
	vi.runAllTimers();
	vi.useRealTimers();

	expect(toasts.current).toBeUndefined();
});
