// @all: further faults of a browser
import type { MutationCall } from '@tenantry/web/engine-api/mutation.ts';
import {
	edit,
	enterPassphrase,
	expectUpToDate,
	findRow,
	openAdministrator,
	signIn,
	suspend,
	suspendAdministrator
} from '#support/browser/app.ts';
import { connect } from '#support/world/client.ts';
import { auditEvents, decisions } from '#support/world/database.ts';
import { onSaves, keepEngine, makeChanges, withoutSharedWorker } from '#support/browser/engine.ts';
import { checkSaved } from '#support/browser/storage/saved-changes.ts';
import { ada, ben, jimenez, people, sam } from '#support/world/people.ts';
import { expect, test } from '#support/browser/test.ts';

// The shell has other processes than the browser that people use.
test.use({ program: 'browser' });

test('an engine that was frozen before its answer arrived resumes from the current state', async ({
	world,
	openKillableBrowser
}) => {
	const colleague = await connect(world.server.url, ben);
	const browser = await openKillableBrowser();
	const { page } = browser;
	await signIn(page, ada);
	const before = (await decisions(world)).length;

	// A first sync whose answer is held would hold the edit as well.
	await expectUpToDate(page);
	const freeze = await browser.freezer();
	world.wire.holdAnswers('POST /sync/v1/push');
	await edit(page, jimenez.name, 'First Name', 'Pepe');
	await expect.poll(async () => (await decisions(world)).length).toBe(before + 1);
	const thaw = freeze();
	world.wire.cut();
	await colleague.pull();
	const newer = { id: jimenez.id, firstName: 'Josefa' };
	await colleague.push(colleague.mutation('administrator.editDetails', newer));
	world.wire.heal();
	thaw();

	await expectUpToDate(page);
	await expect(await findRow(page, `Josefa ${jimenez.lastName}`)).not.toContainText(
		'On this computer'
	);
	expect(await auditEvents(world, 'administrator.editDetails')).toHaveLength(2);
});

test('a frozen tab whose engine was taken over does no harm when it resumes', async ({
	world,
	openKillableBrowser
}) => {
	const browser = await openKillableBrowser({ initScript: withoutSharedWorker });
	const [first, second] = [browser.page, await browser.context.newPage()];
	await signIn(first, ada);
	const before = (await decisions(world)).length;
	await second.goto('/');
	await second.getByRole('button', { name: 'Use here', exact: true }).waitFor();

	await expectUpToDate(first);
	const freeze = await browser.freezer(first);
	world.wire.holdAnswers('POST /sync/v1/push');
	await openAdministrator(first, sam.name);
	await suspend(first);
	await expect.poll(async () => (await decisions(world)).length).toBe(before + 1);
	const thaw = freeze();
	await second.getByRole('button', { name: 'Use here', exact: true }).click();
	await enterPassphrase(second);
	await suspendAdministrator(second, jimenez.name);
	thaw();

	const elsewhere = { name: 'Tenantry is open in another tab' };
	await expect(first.getByRole('heading', elsewhere)).toBeVisible();
	world.wire.heal();
	await expectUpToDate(second);
	for (const { name } of [sam, jimenez]) {
		await expect(await findRow(second, name)).toContainText('Suspended');
		await expect(await findRow(second, name)).not.toContainText('On this computer');
	}
	const suspensions = await auditEvents(world, 'administrator.suspend');
	expect(suspensions.map(({ subjectId }) => subjectId)).toEqual([sam.id, jimenez.id]);
});

test('every change reported as saved has one outcome when pages reload repeatedly', async ({
	world,
	openKillableBrowser
}) => {
	const { page } = await openKillableBrowser({ initScript: keepEngine });
	await signIn(page, ada);
	const saved: string[] = [];
	await onSaves(page, (id) => saved.push(id));
	const subjects = people.filter(({ password }) => password === undefined);

	for (let round = 0; round < 3; round += 1) {
		const strokes = subjects.map(({ id }, at) => ({
			calls: [nameOf(id, `R${round} ${at}`)],
			pauseMs: 5
		}));
		const end = saved.length + 10 * (round + 1);
		// The reload below interrupts these changes.
		makeChanges(page, strokes).catch(() => undefined);
		await expect.poll(() => saved.length).toBeGreaterThanOrEqual(end);
		// Before this event the browser may still be replacing the page.
		for (let reload = 0; reload < 3; reload += 1)
			await page.reload({ waitUntil: 'domcontentloaded' });
		await enterPassphrase(page);
	}
	await expectUpToDate(page);

	const nothing = { lost: [], twice: [], diverged: [] };
	expect(await checkSaved(world, page, saved)).toEqual(nothing);
});

function nameOf(id: string, firstName: string): MutationCall {
	return { name: 'administrator.editDetails', args: { id, firstName } };
}
