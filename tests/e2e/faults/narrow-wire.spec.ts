// @all: further faults of a browser
import { goOffline } from '#support/browser/acceptance.ts';
import { expectUpToDate, signIn, suspendAdministrator, syncChip } from '#support/browser/app.ts';
import { auditEvents, decisions } from '#support/world/database.ts';
import { onSaves, keepEngine, makeChanges, type Stroke } from '#support/browser/engine.ts';
import { checkSaved } from '#support/browser/storage/saved-changes.ts';
import { ada, people, sam } from '#support/world/people.ts';
import { expect, test } from '#support/browser/test.ts';

const subjects = people.filter(({ password }) => password === undefined);

test('a suspension goes before three hundred tried changes when there is room for one request', async ({
	world,
	openBrowser
}) => {
	const { page } = await openBrowser({ initScript: keepEngine });
	await signIn(page, ada);
	const before = (await decisions(world)).length;
	const saved: string[] = [];
	await onSaves(page, (id) => saved.push(id));
	await goOffline({ world, page });
	await makeChanges(
		page,
		Array.from({ length: 6 }, (_, round) => names(round))
	);
	await expect(syncChip(page)).toContainText('On this computer 300');
	await suspendAdministrator(page, sam.name);
	await expect(syncChip(page)).toContainText('On this computer 301');

	world.wire.heal();
	await world.wire.cutAfterRequest('POST /sync/v1/push');
	world.wire.cut();

	const [suspension, ...others] = await auditEvents(world, 'administrator.suspend');
	expect(suspension).toMatchObject({ subjectId: sam.id, outcome: 'applied' });
	expect(others).toEqual([]);
	expect(await decisions(world)).toHaveLength(before + 1);
	world.wire.heal();
	await expectUpToDate(page);
	expect(saved).toHaveLength(300);
	const nothing = { lost: [], twice: [], diverged: [] };
	expect(await checkSaved(world, page, saved)).toEqual(nothing);
});

/** Renames fifty people. */
function names(round: number): Stroke {
	const calls = subjects.slice(0, 50).map(({ id }): Stroke['calls'][number] => {
		return { name: 'administrator.editDetails', args: { id, firstName: `Round ${round}` } };
	});
	return { calls, pauseMs: 0 };
}
