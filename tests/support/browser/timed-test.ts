import { findFakeTime, openFakeTime, type FakeTime } from '#support/machine/fake-time.ts';
import { openWorld } from '#support/world/world.ts';
import { test as base } from './test.ts';

const library = findFakeTime();

/** A test whose server has a clock that the test sets; skipped where libfaketime is not installed. */
export const test = base.extend<{ readonly time: FakeTime }>({
	// eslint-disable-next-line no-empty-pattern -- Playwright reads a fixture's needs from the pattern.
	time: async ({}, use) => {
		base.skip(library === undefined, 'libfaketime is not here.');
		const time = await openFakeTime(library ?? '');
		await use(time);
		await time.close();
	},
	world: async ({ time }, use) => {
		const world = await openWorld(undefined, [], time.env);
		await use(world);
		await world.close();
	}
});
