// @all: a further fault, of the wire
import { goOffline } from '#support/browser/acceptance.ts';
import { signIn, suspendAdministrator, syncChip } from '#support/browser/app.ts';
import { auditEvents } from '#support/world/database.ts';
import { onSaves, keepEngine, makeChanges, type Stroke } from '#support/browser/engine.ts';
import { checkSaved } from '#support/browser/storage/saved-changes.ts';
import { ada, people, sam } from '#support/world/people.ts';
import { expect, test } from '#support/browser/test.ts';

const subjects = people.filter(({ password }) => password === undefined).slice(0, 50);
const EVERY_MS = 100;

/** `TENANTRY_TEST_SLOW_LINK=full` takes half an hour; the default keeps its proportions. */
const LINK =
	process.env.TENANTRY_TEST_SLOW_LINK === 'full'
		? { rounds: 10, bytesPerSecond: 1_000, latencyMs: 600 }
		: { rounds: 3, bytesPerSecond: 8_000, latencyMs: 600 };
const TOTAL = LINK.rounds * subjects.length;

test('a large queue arrives over a slow link, urgent changes first, and the chip counts', async ({
	world,
	openBrowser
}) => {
	test.setTimeout(LINK.bytesPerSecond === 1_000 ? 3_600_000 : 240_000);
	const { page } = await openBrowser({ initScript: keepEngine });
	await signIn(page, ada);
	const saved: string[] = [];
	await onSaves(page, (id) => saved.push(id));
	await goOffline({ world, page });
	await makeChanges(
		page,
		Array.from({ length: LINK.rounds }, (_, round) => names(round))
	);
	await expect(syncChip(page)).toContainText(`On this computer ${TOTAL}`);
	const said = await collectTexts(page);

	world.wire.heal();
	world.wire.delay(LINK.latencyMs / 2);
	world.wire.drip((LINK.bytesPerSecond * EVERY_MS) / 1_000, EVERY_MS);
	const startedAt = Date.now();
	await expect(syncChip(page)).toContainText(`Syncing 0 of ${TOTAL}`);
	await suspendAdministrator(page, sam.name);
	const timeout = LINK.bytesPerSecond === 1_000 ? 3_000_000 : 180_000;
	// Moves the mouse, because an idle app locks itself once everything is sent.
	await expect(async () => {
		await page.mouse.move(200, 200);
		await page.mouse.move(210, 210);
		await expect(syncChip(page)).toContainText('Up to date', { timeout: 10_000 });
	}).toPass({ timeout });
	const tookMs = Date.now() - startedAt;

	const [suspension] = await auditEvents(world, 'administrator.suspend');
	const edits = await auditEvents(world, 'administrator.editDetails');
	const before = edits.filter(({ version }) => version < (suspension?.version ?? 0));
	const counts = (await said()).flatMap((text) => /Syncing (\d+) of/.exec(text)?.[1] ?? []);
	test.info().annotations.push({
		type: 'slow link',
		description: `${TOTAL} changes in ${Math.round(tookMs / 1_000)} s; the chip said ${counts.join(', ')}`
	});
	// At most the batch that was already in flight.
	expect(before.length).toBeLessThanOrEqual(64);
	expect(edits).toHaveLength(TOTAL);
	expect(counts.length).toBeGreaterThan(2);
	expect(counts.map(Number)).toEqual(counts.map(Number).toSorted((left, right) => left - right));
	const whileSending = (await said()).join().replace(/^.*?(?=Syncing 0 of)/, '');
	expect(whileSending).not.toContain('reach the server');
	expect(await checkSaved(world, page, saved)).toEqual({ lost: [], twice: [], diverged: [] });
});

/** Renames fifty people. */
function names(round: number): Stroke {
	const calls = subjects.map(({ id }): Stroke['calls'][number] => {
		return { name: 'administrator.editDetails', args: { id, firstName: `Round ${round}` } };
	});
	return { calls, pauseMs: 0 };
}

/** Collects every text that the chip shows from now on, without consecutive repeats. */
async function collectTexts(page: Parameters<typeof syncChip>[0]) {
	const chip = await syncChip(page).elementHandle();
	const texts = await page.evaluateHandle((element) => {
		const heard: string[] = [];
		const note = (): void => {
			const text = element.textContent;
			if (heard.at(-1) !== text) heard.push(text);
		};
		const options = { subtree: true, childList: true, characterData: true };
		new MutationObserver(note).observe(element, options);
		return heard;
	}, chip);
	return () => texts.jsonValue();
}
