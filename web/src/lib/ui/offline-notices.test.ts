import { expect, test } from 'vitest';

const sources = import.meta.glob<string>('../../**/*.svelte', {
	query: '?raw',
	import: 'default',
	eager: true
});

test('every dialog that queues a change says what applies until it reaches the server', () => {
	const dialogs = Object.entries(sources).filter(
		([, source]) => /<Confirm(Dialog|Change)/.test(source) && /\b(commit|mutateAll)\(/.test(source)
	);
	const silent = dialogs.filter(([, source]) => !source.includes('status.isOffline'));

	expect(dialogs.length).toBeGreaterThan(6);
	expect(silent.map(([path]) => path)).toEqual([]);
});
