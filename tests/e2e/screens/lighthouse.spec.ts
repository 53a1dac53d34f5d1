// @alone: measures how fast pages appear
import { signIn } from '#support/browser/app.ts';
import { scoresOf, type Scores } from '#support/browser/lighthouse.ts';
import { expect, test } from '#support/browser/test.ts';
import { freePort } from '#support/machine/loopback.ts';
import { ada } from '#support/world/people.ts';

test.describe.configure({ mode: 'serial' });

test('Lighthouse finds the sign-in fast on a slow phone, accessible and well built', async ({
	world,
	openKillableBrowser
}) => {
	const port = await freePort();
	const { page, context } = await openKillableBrowser({
		args: [`--remote-debugging-port=${port}`]
	});
	await page.goto('about:blank');

	expect(await bestOf(() => scoresOf(`${world.url}/sign-in`, context, { port }))).toEqual(passed);
});

test('Lighthouse finds the list fast on a slow phone, accessible and well built', async ({
	world,
	openKillableBrowser
}) => {
	const port = await freePort();
	const { page, context } = await openKillableBrowser({
		args: [`--remote-debugging-port=${port}`]
	});
	// This tab keeps the copy unlocked.
	await signIn(page, ada);
	await page.evaluate(() => navigator.serviceWorker.ready);
	const url = `${world.url}/administrators`;

	expect(await bestOf(() => scoresOf(url, context, { port, keepsStorage: true }))).toEqual(passed);
});

const passed = { isFast: true, accessibility: 100, bestPractices: 100 };

/** Measures again while the page is slow, because other work on the machine lowers the score. */
async function bestOf(measure: () => Promise<Scores>) {
	let scores = await measure();
	for (let turn = 1; turn < 8 && scores.performance < 95; turn++) scores = await measure();
	test.info().annotations.push({ type: 'scores', description: JSON.stringify(scores) });
	process.stdout.write(`${JSON.stringify(scores)}\n`);
	const { performance, accessibility, bestPractices } = scores;
	return { isFast: performance >= 95, accessibility, bestPractices };
}
