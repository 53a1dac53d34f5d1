import { expect, test } from 'vitest';
import { Selection, type Listed } from './selection.svelte.ts';

const everybody: Listed = { search: '', filter: {}, count: 60 };

function start(list: Listed = everybody) {
	const shown = { list };
	return { shown, selection: new Selection(() => shown.list) };
}

test('administrators are chosen one by one, and let go again', () => {
	const { selection } = start();

	selection.toggle('sam');
	selection.toggle('noor');
	selection.toggle('sam');

	expect(selection.count).toBe(1);
	expect(selection.has('noor')).toBe(true);
	expect(selection.scope).toEqual({ ids: ['noor'] });
});

test('those chosen one by one stay chosen while something else is searched for', () => {
	const { selection, shown } = start();

	selection.toggle('sam');
	shown.list = { search: 'noor', filter: {}, count: 1 };
	selection.toggle('noor');

	expect(selection.scope).toEqual({ ids: ['sam', 'noor'] });
});

test('everybody who matches is chosen without being listed, less those let go', () => {
	const { selection } = start({ search: 'a', filter: { mfaRequired: false }, count: 20 });

	selection.chooseEverybody();
	selection.toggle('sam');

	expect(selection.count).toBe(19);
	expect(selection.has('sam')).toBe(false);
	expect(selection.has('noor')).toBe(true);
	const scope = { search: 'a', filter: { mfaRequired: false }, except: ['sam'] };
	expect(selection.scope).toEqual(scope);
});

test('everybody who matched is let go when something else is searched for', () => {
	const { selection, shown } = start();
	selection.chooseEverybody();

	shown.list = { search: 'sam', filter: {}, count: 1 };

	expect(selection.count).toBe(0);
	expect(selection.has('sam')).toBe(false);
	selection.toggle('sam');
	expect(selection.scope).toEqual({ ids: ['sam'] });
});

test('choosing goes on while nobody is chosen, until it is ended', () => {
	const { selection } = start();

	selection.begin();
	selection.toggle('sam');
	selection.chooseNobody();
	expect(selection.isActive).toBe(true);
	selection.end();

	expect(selection.isActive).toBe(false);
});
