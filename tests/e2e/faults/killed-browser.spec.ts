import { killBrowsers } from '#support/browser/kills.ts';
import { expect, test } from '#support/browser/test.ts';

test('every change reported as saved has one outcome, on the server and on the device, through six kills of the browser', async ({
	world
}) => {
	const count = await killBrowsers(world, { seed: 20_261_125, kills: 6 });

	test.info().annotations.push({ type: 'moments', description: JSON.stringify(count.moments) });
	expect(count).toMatchObject({ kills: 6, lost: [], twice: [], diverged: [] });
	expect(count.saved).toBeGreaterThan(50);
	expect(count.moments['sent, not settled']).toBeGreaterThan(0);
});
