// @all: builds a release and starts servers from it
import { expect, test } from 'vitest';
import { runOnRelease } from './run-on-release.ts';

/** Start, stop, signal, read files of the package or hash passwords: elsewhere it is the sources. */
const FILES = ['start', 'folder-lock', 'https', 'command'];

test('the server’s tests of starting, stopping, files and passwords pass on a release', async () => {
	const { passed, failures } = await runOnRelease(
		FILES.map((name) => `tests/server/${name}.test.ts`)
	);

	expect(failures).toEqual([]);
	expect(passed).toBeGreaterThan(FILES.length);
});
