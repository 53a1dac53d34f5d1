// @all: further faults of a browser
import type { Page } from '@playwright/test';
import { VERSION } from '@tenantry/web/replica/store/database.ts';
import {
	edit,
	enterPassphrase,
	expectUpToDate,
	findRow,
	list,
	signIn,
	syncChip
} from '#support/browser/app.ts';
import { stopServiceWorker } from '#support/browser/service-worker.ts';
import { auditEvents, decisions } from '#support/world/database.ts';
import { deployNewerBuild } from '#support/browser/newer-build.ts';
import { ada, jimenez, sam } from '#support/world/people.ts';
import { expect, test } from '#support/browser/test.ts';

test('a newer build takes over during a push and from the other tab, and loses nothing', async ({
	world,
	openBrowser
}) => {
	const { page: first, context } = await openBrowser();
	await signIn(first, ada);
	const second = await context.newPage();
	await second.goto('/');
	await expect(list(second)).toBeVisible();
	const server = await deployNewerBuild(world);
	await expectUpToDate(first);
	const before = (await decisions(world)).length;
	await second.evaluate(() => dispatchEvent(new Event('focus')));
	const update = second.getByRole('button', { name: 'Update now', exact: true });
	await update.waitFor();

	world.wire.holdAnswers('POST /sync/v1/push');
	await edit(first, jimenez.name, 'First Name', 'Pepe');
	await expect.poll(async () => (await decisions(world)).length).toBe(before + 1);
	world.wire.cut();
	await edit(first, sam.name, 'First Name', 'Samir');
	await update.click();

	await enterPassphrase(second);
	await expect(syncChip(second)).toContainText('On this computer 1 · On its way 1');
	const superseded = first.getByRole('heading', { name: 'Tenantry is open in a newer version' });
	await expect(superseded).toBeVisible();
	world.wire.heal();
	await expectUpToDate(second);
	await first.getByRole('button', { name: 'Reload', exact: true }).click();
	await expect(await findRow(first, `Samir ${sam.lastName}`)).not.toContainText('On this computer');
	await expect(await findRow(first, `Pepe ${jimenez.lastName}`)).not.toContainText(
		'On this computer'
	);
	expect(await auditEvents(world, 'administrator.editDetails')).toHaveLength(2);
	// Dexie multiplies by ten what it tells the browser.
	const raised = (VERSION + 1) * 10;
	expect(await databaseVersions(first)).toEqual([raised, raised]);
	await server.close();
});

test('a newer build takes over although a request is just starting the older worker', async ({
	world,
	openBrowser
}) => {
	const { page, context } = await openBrowser();
	await signIn(page, ada);
	const server = await deployNewerBuild(world);
	await page.evaluate(() => dispatchEvent(new Event('focus')));
	const update = page.getByRole('button', { name: 'Update now', exact: true });
	await update.waitFor();
	await stopServiceWorker({ context, page });

	await update.evaluate((button: HTMLButtonElement) => {
		// A device without a network retries every few seconds, so the older worker never rests.
		const ask = () => {
			fetch('/boot.css').catch(() => undefined);
		};
		setInterval(ask, 1_000);
		ask();
		button.click();
	});

	await enterPassphrase(page);
	await expectUpToDate(page);
	expect((await databaseVersions(page))[0]).toBe((VERSION + 1) * 10);
	await server.close();
});

/** Returns the versions of the databases, which the newer build has raised. */
async function databaseVersions(page: Page): Promise<readonly (number | undefined)[]> {
	return page.evaluate(async () => (await indexedDB.databases()).map(({ version }) => version));
}
