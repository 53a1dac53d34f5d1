// @alone: Lighthouse gives up on a page that a busy machine paints late
import { signIn } from '#support/browser/app.ts';
import { qualityOf } from '#support/browser/lighthouse.ts';
import { expect, test } from '#support/browser/test.ts';
import { freePort } from '#support/machine/loopback.ts';
import { ada } from '#support/world/people.ts';

test('Lighthouse finds the sign-in and the list accessible and well built', async ({
	world,
	openKillableBrowser
}) => {
	const port = await freePort();
	const { page } = await openKillableBrowser({ args: [`--remote-debugging-port=${port}`] });
	await page.goto('about:blank');

	expect(await qualityOf(`${world.url}/sign-in`, { port })).toEqual(perfect);

	// This tab keeps the copy unlocked.
	await signIn(page, ada);
	await page.evaluate(() => navigator.serviceWorker.ready);
	const list = `${world.url}/administrators`;

	expect(await qualityOf(list, { port, keepsStorage: true })).toEqual(perfect);
});

const perfect = { accessibility: 100, bestPractices: 100, imperfect: [] };
