import { flushSync } from 'svelte';
import { expect, test } from 'vitest';
import { AppUpdate } from './update.svelte.ts';

test('the update is held while any form has unsaved changes', () => {
	const update = new AppUpdate();
	let isDirty = $state(true);

	const stop = $effect.root(() => {
		$effect(() => (isDirty ? update.hold() : undefined));
		$effect(() => (isDirty ? update.hold() : undefined));
	});
	flushSync();
	const whileDirty = update.isHeld;
	isDirty = false;
	flushSync();

	expect(whileDirty).toBe(true);
	expect(update.isHeld).toBe(false);
	stop();
});
