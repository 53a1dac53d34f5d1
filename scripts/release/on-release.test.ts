// @all: builds a release and starts servers from it; all-on-release runs all of their tests
import { expect, test } from 'vitest';
import { runOnRelease } from './run-on-release.ts';

/** Start, stop, signal, and read files of the package. */
const FILES = ['folder-lock', 'https'];

test('the server’s tests of starting, stopping and files pass on a release', async () => {
	const { passed, failures } = await runOnRelease(
		FILES.map((name) => `tests/server/${name}.test.ts`)
	);

	expect(failures).toEqual([]);
	expect(passed).toBeGreaterThan(FILES.length);
});
