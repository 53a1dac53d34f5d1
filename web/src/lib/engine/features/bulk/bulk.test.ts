import { expect, test } from 'vitest';
import { idOf, SELF } from '#fixtures/replica.ts';
import type { BulkAction, BulkScope } from '#lib/engine-api/bulk.ts';
import { startOpen, type EngineFixture } from '#fixtures/engine.ts';

const sam = idOf('sam');
const other = idOf('other');
const everybody: BulkScope = { search: '', filter: {}, except: [] };
const suspend: BulkAction = { verb: 'suspend' };
const requireMfa: BulkAction = { verb: 'requireMfa' };

async function plan({ api }: EngineFixture, scope: BulkScope, action: BulkAction) {
	const planned = await api.planBulk(scope, action);
	if (!planned.ok) throw new Error(planned.error.code);
	return planned.value;
}

test('a plan lists changes, no-ops and exclusions with their reasons', async () => {
	const fixture = await startOpen();
	fixture.server.isDown = true;
	await fixture.api.mutate({ name: 'administrator.suspend', args: { id: other } });

	const planned = await plan(fixture, everybody, suspend);

	expect(planned).toMatchObject({
		selected: 3,
		changing: { count: 1, names: ['Sam sam'] },
		already: { count: 1, names: ['Sam other'] },
		refused: [{ code: 'self_forbidden', count: 1 }],
		roles: [{ role: 'Manager', count: 1 }],
		reachingAll: 1
	});
});

test('a plan covers the named administrators, or the matching ones less those deselected', async () => {
	const fixture = await startOpen();

	const named = await plan(fixture, { ids: [sam, idOf('nobody')] }, requireMfa);
	const matching = await plan(
		fixture,
		{ ...everybody, search: 'sam', except: [sam, SELF] },
		requireMfa
	);

	expect(named).toMatchObject({ selected: 1, changing: { names: ['Sam sam'] } });
	expect(matching).toMatchObject({ selected: 1, changing: { names: ['Sam other'] } });
});

test('a plan covers exactly the administrators that it was shown for', async () => {
	const fixture = await startOpen();
	const scope: BulkScope = { search: '', filter: { mfaRequired: false }, except: [] };
	const planned = await plan(fixture, scope, requireMfa);
	await fixture.api.mutate({ name: 'administrator.requireMfa', args: { id: sam } });
	await fixture.rest();

	await fixture.api.makeBulk(planned.id, {});
	await fixture.rest();

	const result = fixture.ask({ kind: 'bulk', id: planned.id, from: 0, count: 10 });
	expect(result).toMatchObject({ total: 3, made: 3, counts: { effect: 3 } });
});

test('the verdict of every administrator is reported', async () => {
	const fixture = await startOpen();
	const planned = await plan(fixture, { ids: [sam, other] }, suspend);

	await fixture.api.makeBulk(planned.id, {});
	await fixture.rest();

	const result = fixture.ask({ kind: 'bulk', id: planned.id, from: 1, count: 10 });
	expect(result).toMatchObject({
		verb: 'suspend',
		isRunning: false,
		counts: { effect: 2 },
		undoable: 0
	});
	expect(result.rows).toEqual([
		{ id: sam, name: 'Sam sam', state: 'applied', isOpen: false, code: null }
	]);
});

test('changes that have not left the device are undone together', async () => {
	const fixture = await startOpen();
	fixture.server.isDown = true;
	fixture.api.syncNow();
	await fixture.rest();
	const planned = await plan(fixture, { ids: [sam, other] }, suspend);
	await fixture.api.makeBulk(planned.id, {});
	const query = { kind: 'bulk', id: planned.id, from: 0, count: 10 } as const;
	expect(fixture.ask(query)).toMatchObject({ made: 2, counts: { device: 2 }, undoable: 2 });

	const undone = await fixture.api.undoBulk(planned.id);

	expect(undone).toEqual({ ok: true, value: 2 });
	expect(fixture.ask(query)).toMatchObject({ made: 2, counts: { not: 2 }, undoable: 0 });
	expect(fixture.ask({ kind: 'administrator', id: sam })).toMatchObject({ status: 'active' });
});

test('reason and ticket go with every change', async () => {
	const fixture = await startOpen();
	const planned = await plan(fixture, { ids: [sam, other] }, suspend);

	await fixture.api.makeBulk(planned.id, { reason: 'Incident', ticket: 'T-1' });
	await fixture.rest();

	const { settled } = fixture.ask({ kind: 'changes', settled: 50 });
	expect(settled.map(({ args }) => args)).toEqual([
		{ id: other, reason: 'Incident', ticket: 'T-1' },
		{ id: sam, reason: 'Incident', ticket: 'T-1' }
	]);
});

test('a plan is carried out once', async () => {
	const fixture = await startOpen();
	const planned = await plan(fixture, { ids: [sam] }, suspend);
	await fixture.api.makeBulk(planned.id, {});

	const again = await fixture.api.makeBulk(planned.id, {});

	expect(again).toMatchObject({ ok: false, error: { code: 'not_found' } });
});
