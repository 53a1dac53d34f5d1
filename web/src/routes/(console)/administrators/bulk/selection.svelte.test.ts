import { expect, test } from 'vitest';
import { Selection, type Listed } from './selection.svelte.ts';

const everybody: Listed = { search: '', filter: {}, count: 60 };

function start(list: Listed = everybody) {
	const shown = { list };
	return { shown, selection: new Selection(() => shown.list) };
}

test('administrators are selected one by one and deselected again', () => {
	const { selection } = start();

	selection.toggle('sam');
	selection.toggle('noor');
	selection.toggle('sam');

	expect(selection.count).toBe(1);
	expect(selection.has('noor')).toBe(true);
	expect(selection.scope).toEqual({ ids: ['noor'] });
});

test('individually selected administrators stay selected during another search', () => {
	const { selection, shown } = start();

	selection.toggle('sam');
	shown.list = { search: 'noor', filter: {}, count: 1 };
	selection.toggle('noor');

	expect(selection.scope).toEqual({ ids: ['sam', 'noor'] });
});

test('all matching administrators are selected without being listed, less those deselected', () => {
	const { selection } = start({ search: 'a', filter: { mfaRequired: false }, count: 20 });

	selection.chooseEverybody();
	selection.toggle('sam');

	expect(selection.count).toBe(19);
	expect(selection.has('sam')).toBe(false);
	expect(selection.has('noor')).toBe(true);
	const scope = { search: 'a', filter: { mfaRequired: false }, except: ['sam'] };
	expect(selection.scope).toEqual(scope);
});

test('a selection of all matching administrators is cleared by another search', () => {
	const { selection, shown } = start();
	selection.chooseEverybody();

	shown.list = { search: 'sam', filter: {}, count: 1 };

	expect(selection.count).toBe(0);
	expect(selection.has('sam')).toBe(false);
	selection.toggle('sam');
	expect(selection.scope).toEqual({ ids: ['sam'] });
});

test('selection mode stays on with an empty selection until it is ended', () => {
	const { selection } = start();

	selection.begin();
	selection.toggle('sam');
	selection.chooseNobody();
	expect(selection.isActive).toBe(true);
	selection.end();

	expect(selection.isActive).toBe(false);
});
