// @long: runs all tests of the server on a release
import { expect, test } from 'vitest';
import { runOnRelease } from './run-on-release.ts';

test('all tests of the server pass on a release', async () => {
	const { passed, failures } = await runOnRelease(['tests/server/']);

	expect(failures).toEqual([]);
	expect(passed).toBeGreaterThan(100);
});
