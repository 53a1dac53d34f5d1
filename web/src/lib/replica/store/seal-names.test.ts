import { expect, test } from 'vitest';
import { compact } from '#lib/replica/snapshot/compaction.ts';
import { NO_DAMAGE, type CopyDamage } from '#lib/replica/snapshot/copy-damage.ts';
import {
	enqueue,
	idOf,
	openFilled,
	page,
	person,
	restart,
	shown,
	type Fixture
} from '#fixtures/replica.ts';
import { INITIAL_STATE, sealState } from './state.ts';

const CROWD = Array.from({ length: 230 }, (_, at) => person(`p${at}`));

test('SEC-F06 an older page in place of a newer one is detected', async () => {
	const fixture = await openFilled(...CROWD);
	await enqueue(fixture, 'administrator.suspend', { id: idOf('p7') });
	const { context } = fixture.replica;
	const before = await context.sealer.seal('page/1/administrator/0', new Uint8Array([123, 125]));
	await compact(fixture.replica, fixture.pullApplier);
	await fixture.database.page.put({ id: '1/administrator/0', sealed: before });

	const after = await restart(fixture);

	expectMissing(after, { administrators: 100 });
});

test('an older record of the log in place of a newer one is detected', async () => {
	const fixture = await openFilled(...CROWD);
	await enqueue(fixture, 'administrator.suspend', { id: idOf('p7') });
	await fixture.pullApplier.receive(page({ more: true, put: [person('p1')] }), 'c1');
	const staged = await fixture.database.log.get(2);
	await fixture.pullApplier.forgetCookie();
	await fixture.pullApplier.receive(page({ put: [person('p1', { firstName: 'Late' })] }), 'c1');
	if (staged !== undefined) await fixture.database.log.put(staged);

	const after = await restart(fixture);

	expectMissing(after, { updates: 1 });
});

test('an older manifest with all its pages does not match a newer log', async () => {
	const fixture = await openFilled(...CROWD);
	await enqueue(fixture, 'administrator.suspend', { id: idOf('p7') });
	await compact(fixture.replica, fixture.pullApplier);
	const older = await fixture.database.page.toArray();
	await fixture.pullApplier.receive(page({ put: [person('p1', { firstName: 'Late' })] }), 'c1');
	await compact(fixture.replica, fixture.pullApplier);
	await fixture.database.page.bulkPut(older);

	const after = await restart(fixture);

	expectMissing(after, { administrators: 'all' });
});

test('two swapped pages of one snapshot are detected', async () => {
	const fixture = await openFilled(...CROWD);
	await enqueue(fixture, 'administrator.suspend', { id: idOf('p7') });
	await compact(fixture.replica, fixture.pullApplier);
	const [one, two] = await fixture.database.page.bulkGet([
		'1/administrator/0',
		'1/administrator/1'
	]);
	const places = [
		{ id: '1/administrator/0', sealed: two?.sealed ?? new Uint8Array() },
		{ id: '1/administrator/1', sealed: one?.sealed ?? new Uint8Array() }
	];
	await fixture.database.page.bulkPut(places);

	const after = await restart(fixture);

	expectMissing(after, { administrators: 200 });
});

test('records written by an earlier app without names are read as they are', async () => {
	const fixture = await openFilled(...CROWD);
	await compact(fixture.replica, fixture.pullApplier);
	await fixture.pullApplier.receive(page({ put: [person('p1', { firstName: 'Late' })] }), 'c1');
	await forgetNames(fixture);

	const after = await restart(fixture);

	expect(shown(after, 'p1')).toMatchObject({ firstName: 'Late' });
});

/** Expects the damage to be counted, a refill to be due, and the queued change to be there. */
function expectMissing({ replica, pullApplier }: Fixture, damage: Partial<CopyDamage>): void {
	expect(replica.damage).toEqual({ ...NO_DAMAGE, ...damage });
	expect(pullApplier.cookie).toBeNull();
	expect(replica.queue.size).toBe(1);
}

async function forgetNames({ database, replica }: Fixture): Promise<void> {
	const { sealer } = replica.context;
	const { logSeals, manifestSeal } = INITIAL_STATE;
	await database.meta.put(await sealState(sealer, { ...replica.state, logSeals, manifestSeal }));
}
