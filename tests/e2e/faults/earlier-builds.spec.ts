// @long: builds two earlier commits
import type { Page } from '@playwright/test';
import {
	changeCard,
	edit,
	enterPassphrase,
	enterPassword,
	expectUpToDate,
	fillPassphrase,
	list,
	openScreen,
	suspendAdministrator,
	syncChip
} from '#support/browser/app.ts';
import { earlierBuild } from '#support/browser/earlier-builds.ts';
import { lock } from '#support/browser/lock.ts';
import { takeUpdate } from '#support/browser/newer-build.ts';
import { expect, test } from '#support/browser/test.ts';
import { wholeStorage } from '#support/browser/storage/whole-storage.ts';
import { startServer, type ServerProcess } from '#support/servers/process.ts';
import { auditEvents, storedRows } from '#support/world/database.ts';
import { ada, jimenez, mara, sam } from '#support/world/people.ts';
import type { World } from '#support/world/world.ts';

const COMMITS = { '1.0.0': 'd1a7ab3f', '28ed2c87': '28ed2c87' } as const;
const PRESENT = 'this build';
type Build = keyof typeof COMMITS | typeof PRESENT;

/** Has the server of a world serve a build in place of the one that it serves. */
async function deploy(
	{ server }: World,
	build: Build,
	last?: ServerProcess
): Promise<ServerProcess> {
	await (last === undefined ? server.stop() : last.close());
	const { port, dataDir } = server;
	const env = build === PRESENT ? {} : { WEB_DIR: await earlierBuild(COMMITS[build]) };
	return startServer({ port, dataDir, env });
}

/** Signs in for the first time; 1.0.0 offered neither a passkey nor a PIN. */
async function begin(page: Page): Promise<void> {
	await page.goto('/');
	await enterPassword(page, ada);
	await fillPassphrase(page);
	await page.getByRole('button', { name: 'Continue', exact: true }).click();
	const later = page.getByRole('button', { name: 'Not now', exact: true });
	await expect(later.or(list(page))).toBeVisible();
	if (await later.isVisible()) await later.click();
	await list(page).waitFor();
	await page.evaluate(() => navigator.serviceWorker.ready);
}

/** Opens the deployed build in place of the one that the service worker keeps. */
async function open(page: Page): Promise<void> {
	await page.goto('/');
	await takeUpdate(page);
}

const ORDERS: readonly (readonly [Build, Build, Build])[] = [
	['1.0.0', '28ed2c87', 'this build'],
	['28ed2c87', '1.0.0', 'this build'],
	['1.0.0', 'this build', '28ed2c87'],
	['28ed2c87', 'this build', '1.0.0'],
	['this build', '1.0.0', '28ed2c87'],
	['this build', '28ed2c87', '1.0.0']
];

for (const order of ORDERS)
	test(`a copy opened by ${order.join(', ')} in turn keeps its waiting changes, and each arrives once`, async ({
		world,
		openBrowser
	}) => {
		const { page } = await openBrowser();
		const names: string[] = [];
		let server: ServerProcess | undefined;
		for (const [turn, build] of order.entries()) {
			server = await deploy(world, build, server);
			await (turn === 0 ? begin(page) : open(page));
			if (build !== PRESENT && order.indexOf(PRESENT) < turn) await expectRefused(page);
			else names.push(await renameOffline(world, page, turn));
			await page.goto('about:blank');
			world.wire.heal();
		}
		if (order[2] !== PRESENT) server = await deploy(world, PRESENT, server);
		await (order[2] === PRESENT ? page.goto('/') : open(page));
		await enterPassphrase(page);
		await expectUpToDate(page);

		const edits = await auditEvents(world, 'administrator.editDetails');
		expect(edits.map(({ outcome }) => outcome)).toEqual(names.map(() => 'applied'));
		const stored = (await storedRows(world, 'administrator')).map(({ value }) => value.firstName);
		expect(stored).toEqual(expect.arrayContaining(names));
		await server?.close();
	});

for (const [maker, undoer] of [
	['28ed2c87', '1.0.0'],
	['1.0.0', '28ed2c87']
] as const)
	test(`what ${maker} made and ${undoer} undid is never applied, and what ${undoer} sent is sent once`, async ({
		world,
		openBrowser
	}) => {
		const { page } = await openBrowser();
		const first = await deploy(world, maker);
		await begin(page);
		await expectUpToDate(page);
		world.wire.cut();
		await suspendAdministrator(page, sam.name);
		await edit(page, jimenez.name, 'First Name', 'Josefa');
		await lock(page);
		await page.goto('about:blank');
		world.wire.heal();
		const second = await deploy(world, undoer, first);
		await open(page);
		world.wire.cut();
		await enterPassphrase(page);
		await openScreen(page, 'Changes');
		const suspension = changeCard(page, `Suspend ${sam.name}`);
		await suspension.getByRole('button', { name: 'Undo', exact: true }).click();
		await expect(suspension.getByRole('button', { name: 'Undo', exact: true })).toBeHidden();
		world.wire.heal();
		await expectUpToDate(page);
		await lock(page);
		await page.goto('about:blank');

		const third = await deploy(world, PRESENT, second);
		await open(page);
		await enterPassphrase(page);
		await expectUpToDate(page);
		await lock(page);

		expect(await auditEvents(world, 'administrator.suspend')).toEqual([]);
		expect(await auditEvents(world, 'administrator.editDetails')).toHaveLength(1);
		await third.close();
	});

/** Makes a change that waits, and locks the app; returns the person's new first name. */
async function renameOffline(world: World, page: Page, turn: number): Promise<string> {
	const to = `Name${turn}`;
	world.wire.cut();
	if (turn > 0) await enterPassphrase(page);
	await edit(page, [sam, jimenez, mara][turn]?.name ?? '', 'First Name', to);
	await expect(syncChip(page)).toContainText(`${turn + 1}`);
	await lock(page);
	return to;
}

/** Expects the present screen to say that its build is too old, and to leave every byte alone. */
async function expectRefused(page: Page): Promise<void> {
	const heading = { name: 'This version of Tenantry is too old for your data' };
	const before = await wholeStorage(page);
	await expect(page.getByRole('heading', heading)).toBeVisible();
	await page.reload();
	await expect(page.getByRole('heading', heading)).toBeVisible();
	expect(await wholeStorage(page)).toBe(before);
}
