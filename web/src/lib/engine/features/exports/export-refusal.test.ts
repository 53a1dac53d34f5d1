import type { WireRow } from '@tenantry/shared/protocol/patch.ts';
import type { Verdict } from '@tenantry/shared/protocol/verdict.ts';
import { beforeEach, expect, test } from 'vitest';
import { startOpen, type EngineFixture } from '#fixtures/engine.ts';
import { idOf, OWNER, page, person, provider, SELF, verdict } from '#fixtures/replica.ts';

const HOUR_MS = 3_600_000;
const ASKED = 'e'.repeat(32);
const args = { id: SELF };
const refused = (isAsked: boolean) => ({
	ok: false,
	error: { code: 'approval_required', isAsked }
});

let fixture: EngineFixture;
let version = 100;

beforeEach(async () => {
	fixture = await startOpen();
	await fixture.engine.session?.features();
	await hear([provider({ approvals: ['export'] })]);
});

/** Receives the server's next answer; the server's clock shows the same as the device's. */
async function hear(put: readonly WireRow[], verdicts: readonly Verdict[] = []): Promise<void> {
	const { pullApplier } = fixture.engine.session ?? {};
	version += 1;
	const facts = { cookie: `c${version}`, version, serverNow: fixture.clock.now };
	const answer = { ...facts, put: [...put], verdicts: [...verdicts], leaseUntil: Infinity };
	await pullApplier?.receive(page(answer), pullApplier.cookie);
}

const mayExportUntil = (exportUntil: number) =>
	hear([person(SELF, { role: OWNER, exportUntil }, { exportUntil: version })]);

const exportList = () =>
	fixture.api.exportAdministrators({
		search: '',
		filter: {},
		sort: { by: 'name', direction: 'ascending' },
		columns: ['email']
	});

test('nothing is exported before another person approves it, from the device or the server', async () => {
	expect(await exportList()).toEqual(refused(false));
	expect(await fixture.api.exportActivity('csv', {})).toEqual(refused(false));
	expect(await fixture.api.exportReview('a'.repeat(24), 'csv')).toEqual(refused(false));
});

test('a person offline asks once, is told so, and cannot export yet', async () => {
	fixture.server.isDown = true;

	const made = await fixture.api.mutate({ name: 'administrator.allowExport', args: args });

	expect(made).toMatchObject({ value: { prediction: { outcome: 'approval' } } });
	expect(await exportList()).toEqual(refused(true));
});

test('a request that waits for approval counts as asked; a declined or withdrawn one does not', async () => {
	const name = 'administrator.allowExport';
	await hear([], [verdict(ASKED, { name, args, outcome: 'approval' })]);
	expect(await exportList()).toEqual(refused(true));

	await hear([], [verdict(ASKED, { name, args, outcome: 'rejected', version })]);
	expect(await exportList()).toEqual(refused(false));

	await hear([], [verdict(ASKED, { name, args, outcome: 'approval', successor: 'f'.repeat(32) })]);
	expect(await exportList()).toEqual(refused(false));
});

test('another person’s request is not one’s own', async () => {
	const name = 'administrator.allowExport';
	const author = { administratorId: idOf('other'), name: 'Kim Park' };
	const about = { name, args: { id: idOf('other') }, author };
	await hear([], [verdict(ASKED, { ...about, outcome: 'approval' })]);

	expect(await exportList()).toEqual(refused(false));
});

test('an approval ends at its time', async () => {
	await mayExportUntil(fixture.clock.now + 24 * HOUR_MS);
	expect(await exportList()).toMatchObject({ ok: true, value: { count: 3 } });

	fixture.clock.now += 25 * HOUR_MS;
	expect(await exportList()).toEqual(refused(false));
});

test('setting the clock back gains nothing', async () => {
	await mayExportUntil(fixture.clock.now + HOUR_MS);
	const decidedAt = fixture.clock.now;
	fixture.clock.now += 2 * HOUR_MS;
	await hear([]);

	fixture.clock.now = decidedAt;
	expect(await exportList()).toEqual(refused(false));
});

test('everyone can export where exports need no approval', async () => {
	await hear([provider({ approvals: ['raise'] }, version + 1)]);

	expect(await exportList()).toMatchObject({ ok: true });
});
