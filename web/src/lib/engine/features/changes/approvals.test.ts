import type { Verdict } from '@tenantry/shared/protocol/verdict.ts';
import { beforeEach, expect, test } from 'vitest';
import { idOf, page, verdict } from '#fixtures/replica.ts';
import { startOpen, type EngineFixture } from '#fixtures/engine.ts';

const MINE = 'a'.repeat(32);
const THEIRS = 'b'.repeat(32);
const author = { administratorId: idOf('kate'), name: 'Kate Moreau' };
const restoration = { name: 'administrator.restore', args: { id: idOf('sam') } };

let fixture: EngineFixture;
let version = 100;

beforeEach(async () => {
	fixture = await startOpen();
	await fixture.engine.session?.features();
});

async function hear(...verdicts: readonly Verdict[]): Promise<void> {
	const { pullApplier } = fixture.engine.session ?? {};
	version += 1;
	const answer = { cookie: `c${version}`, version, verdicts: [...verdicts] };
	await pullApplier?.receive(page(answer), pullApplier.cookie);
}

const changes = () => fixture.ask({ kind: 'changes' });
const waiting = (id: string, over: Partial<Verdict> = {}) =>
	verdict(id, { ...restoration, outcome: 'approval', approval: { expiresAt: 9_000 }, ...over });

test('one’s own change that waits for approval is neither resolved nor waiting to be sent', async () => {
	await hear(waiting(MINE));

	const { needsYou, waiting: unsent, awaiting, settled } = changes();

	expect(awaiting).toMatchObject([
		{ id: MINE, state: 'approval', canDiscard: true, canBreakGlass: true, canRedo: false }
	]);
	expect([needsYou, unsent, settled]).toEqual([[], [], []]);
});

test('somebody else’s change needs this person, until their decision is on the device', async () => {
	await hear(waiting(THEIRS, { author }));
	expect(changes().needsYou).toMatchObject([
		{ id: THEIRS, state: 'toApprove', author: author.name, canDiscard: false, canRedo: false }
	]);
	fixture.server.isDown = true;

	await fixture.api.mutate('approval.approve', { mutationId: THEIRS });

	expect(changes().needsYou).toEqual([]);
	expect(changes().waiting).toMatchObject([
		{ name: 'approval.approve', about: { ...restoration }, fields: [] }
	]);
});

test('a decision that is withdrawn before it was sent leaves the change to be decided', async () => {
	await hear(waiting(THEIRS, { author }));
	fixture.server.isDown = true;
	const made = await fixture.api.mutate('approval.approve', { mutationId: THEIRS });

	await fixture.api.withdraw(made.ok ? made.value.mutationId : '');

	expect(changes().needsYou).toMatchObject([{ id: THEIRS, state: 'toApprove' }]);
});

test('a decided change is resolved, for its author with who decided', async () => {
	await hear(waiting(MINE));
	const approval = {
		expiresAt: 9_000,
		decision: 'approved',
		by: { administratorId: idOf('ben'), name: 'Ben Okafor' },
		at: 2_000
	} as const;

	await hear(waiting(MINE, { outcome: 'applied', approval }));

	const { awaiting, settled } = changes();
	expect(awaiting).toEqual([]);
	expect(settled).toMatchObject([
		{ id: MINE, state: 'applied', approval: { decision: 'approved', by: 'Ben Okafor' } }
	]);
});
