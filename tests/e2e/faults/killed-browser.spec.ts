// @all: further faults of a browser
import {
	edit,
	enterPassphrase,
	expectUpToDate,
	findRow,
	signIn,
	syncChip
} from '#support/browser/app.ts';
import { killBrowsers } from '#support/browser/kills.ts';
import { MISHAPS } from '#support/browser/mishaps.ts';
import { expect, test } from '#support/browser/test.ts';
import { tearLog } from '#support/browser/storage/torn-log.ts';
import { auditEvents } from '#support/world/database.ts';
import { ada, jimenez, sam } from '#support/world/people.ts';

test('every change reported as saved has one outcome, on the server and on the device, through four kills of the browser, a dead worker, a full device, two people and a rollback', async ({
	world
}) => {
	const happened: string[] = [];

	const count = await killBrowsers(world, {
		seed: 20_261_125,
		kills: MISHAPS.length,
		onkill: (what) => happened.push(what)
	});

	test.info().annotations.push({ type: 'moments', description: JSON.stringify(count.moments) });
	expect(happened).toEqual(expect.arrayContaining([...MISHAPS]));
	expect(count).toMatchObject({ kills: MISHAPS.length, lost: [], twice: [], diverged: [] });
	expect(count.saved).toBeGreaterThan(30);
	expect(count.moments['sent, not settled']).toBeGreaterThan(0);
});

test('a kill in the middle of a write to the disk loses nothing at the two starts that follow', async ({
	world,
	openKillableBrowser
}) => {
	const browser = await openKillableBrowser();
	await signIn(browser.page, ada);
	await expectUpToDate(browser.page);
	world.wire.cut();
	await edit(browser.page, jimenez.name, 'First Name', 'Pepe');
	await browser.kill9();
	await tearLog(browser.profile);

	const first = await browser.start();
	await first.goto('/');
	await enterPassphrase(first);
	await edit(first, sam.name, 'First Name', 'Samir');
	await browser.quit();
	const second = await browser.start();
	await second.goto('/');
	await enterPassphrase(second);

	await expect(syncChip(second)).toContainText('On this computer 2');
	world.wire.heal();
	await expectUpToDate(second);
	await expect(await findRow(second, `Pepe ${jimenez.lastName}`)).toBeVisible();
	await expect(await findRow(second, `Samir ${sam.lastName}`)).toBeVisible();
	expect(await auditEvents(world, 'administrator.editDetails')).toHaveLength(2);
});
