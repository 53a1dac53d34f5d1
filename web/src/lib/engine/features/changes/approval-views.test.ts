import type { WireRow } from '@tenantry/shared/protocol/patch.ts';
import type { Verdict } from '@tenantry/shared/protocol/verdict.ts';
import { beforeEach, expect, test } from 'vitest';
import { startOpen, type EngineFixture } from '#fixtures/engine.ts';
import { idOf, OWNER, page, person, provider, verdict } from '#fixtures/replica.ts';

const sam = idOf('sam');
const REQUEST = 'e'.repeat(32);
const author = { administratorId: idOf('other'), name: 'Kim Park' };
const args = { id: sam, role: OWNER };

let fixture: EngineFixture;
let version = 100;

beforeEach(async () => {
	fixture = await startOpen();
	await fixture.engine.session?.features();
	await hear([provider({ approvals: ['raise'] })]);
});

/** Receives the server's next answer. */
async function hear(put: readonly WireRow[], verdicts: readonly Verdict[] = []): Promise<void> {
	const { pullApplier } = fixture.engine.session ?? {};
	version += 1;
	const answer = { cookie: `c${version}`, version, put: [...put], verdicts: [...verdicts] };
	await pullApplier?.receive(page(answer), pullApplier.cookie);
}

const hearOf = (over: Partial<Verdict>) =>
	hear([], [verdict(REQUEST, { name: 'administrator.changeRole', args, ...over })]);

const changes = () => fixture.ask({ kind: 'changes', settled: 50 });

test('the device shows what has to be approved as made, and nowhere as done', async () => {
	fixture.server.isDown = true;

	const made = await fixture.api.mutate({
		name: 'administrator.changeRole',
		args: { id: sam, role: OWNER }
	});

	expect(made).toMatchObject({ value: { prediction: { outcome: 'approval' } } });
	expect(fixture.ask({ kind: 'administrator', id: sam })).toMatchObject({ role: 'Manager' });
	expect(changes().waiting).toMatchObject([{ fields: [{ before: 'Manager', after: OWNER }] }]);
});

test('one’s own waiting change needs nothing, and can be withdrawn', async () => {
	await hearOf({ outcome: 'approval', approval: { expiresAt: 5_000 } });

	expect(changes().needsYou).toEqual([]);
	expect(changes().awaiting).toMatchObject([
		{
			state: 'approval',
			canDiscard: true,
			canRedo: false,
			canBreakGlass: true,
			approval: { expiresAt: 5_000 }
		}
	]);
	expect([changes().waiting, changes().settled]).toEqual([[], []]);

	await fixture.api.settle([{ mutationId: REQUEST, mine: [] }]);

	expect(fixture.engine.session?.replica.queue.list()).toMatchObject([
		{ mutation: { name: 'verdict.discard', redoOf: REQUEST } }
	]);
});

test('SEC-D16 a raise names who was shown the set-up link of the account, if that ends with it', async () => {
	const role = { collection: 'administrator', id: sam, field: 'role', from: 'Manager', to: OWNER };
	const shown = (by?: string) => ({
		...role,
		field: 'invitationMail',
		from: { requestedAt: 1, state: 'shown', settledAt: 1, expiresAt: 2, by },
		to: { requestedAt: 3, state: 'queued', settledAt: null, expiresAt: null }
	});
	const kim = idOf('other');
	await hear([person('other', { firstName: 'Kim', lastName: 'Park', role: OWNER })]);
	const entryOf = async (more: NonNullable<Verdict['approval']>['changes'] = []) => {
		const approval = { expiresAt: 5_000, changes: [role, ...more] };
		await hearOf({ outcome: 'approval', author, approval });
		return changes().needsYou[0]?.shownEntry;
	};

	expect(await entryOf()).toBeUndefined();
	expect(await entryOf([shown(kim)])).toEqual({ to: 'Kim Park' });
	expect(await entryOf([shown()])).toEqual({ to: null });
	expect(await entryOf([{ ...shown(kim), from: null }])).toBeUndefined();
});

test('another person’s waiting change needs the person, and shows its effect', async () => {
	const field = { collection: 'administrator', id: sam, field: 'role', from: 'Manager', to: OWNER };
	await hearOf({ outcome: 'approval', author, approval: { expiresAt: 5_000, changes: [field] } });

	expect(changes().needsYou).toMatchObject([
		{
			state: 'toApprove',
			author: 'Kim Park',
			canDiscard: false,
			canRedo: false,
			fields: [{ before: 'Manager', after: OWNER }]
		}
	]);
});

test('a decision on the device hides the request, until the decision is withdrawn', async () => {
	await hearOf({ outcome: 'approval', author, approval: { expiresAt: 5_000 } });
	fixture.server.isDown = true;

	const made = await fixture.api.mutate({
		name: 'approval.approve',
		args: { mutationId: REQUEST }
	});

	expect(changes().needsYou).toEqual([]);
	expect(changes().waiting).toMatchObject([
		{ name: 'approval.approve', about: { name: 'administrator.changeRole', args }, fields: [] }
	]);
	await fixture.api.withdraw(made.ok ? made.value.mutationId : '');
	expect(changes().needsYou).toMatchObject([{ id: REQUEST, state: 'toApprove' }]);
});

test('what was decided about offline needs nobody any more, and is not decided about again', async () => {
	await hearOf({ outcome: 'approval', author, approval: { expiresAt: 5_000 } });
	fixture.server.isDown = true;

	await fixture.api.mutateAll([{ name: 'approval.approve', args: { mutationId: REQUEST } }]);

	expect(changes().needsYou).toEqual([]);
	expect(changes().settled).toMatchObject([
		{ id: REQUEST, state: 'toApprove', isOpen: false, canRedo: false, canDiscard: false }
	]);
});

test('a decided change of one’s own tells who decided it, and when', async () => {
	const by = { administratorId: idOf('ben'), name: 'Ben Okafor' };
	const approval = { expiresAt: 5_000, decision: 'approved', by, at: 2_000 } as const;

	await hearOf({ outcome: 'applied', approval });

	expect(changes().awaiting).toEqual([]);
	expect(changes().settled).toMatchObject([
		{ state: 'applied', decidedAt: 2_000, approval: { decision: 'approved', by: by.name } }
	]);
});

test('a withdrawn change of one’s own no longer waits', async () => {
	const successor = 'f'.repeat(32);

	await hearOf({ outcome: 'approval', successor, approval: { expiresAt: 5_000 } });

	expect(changes().awaiting).toEqual([]);
	expect(changes().settled).toMatchObject([{ state: 'retracted', canDiscard: false }]);
});

test.each<[string, Partial<Verdict>]>([
	['approved', { outcome: 'applied' }],
	['declined', { outcome: 'rejected', rejection: { code: 'declined' } }],
	['overtaken', { outcome: 'superseded' }],
	['expired', { outcome: 'expired' }],
	['withdrawn', { outcome: 'approval', successor: 'f'.repeat(32) }]
])('a change of somebody else that was %s needs nobody any more', async (_, over) => {
	const approval = { expiresAt: 5_000 };
	await hearOf({ outcome: 'approval', author, approval });
	expect(changes().needsYou).toHaveLength(1);

	await hearOf({ author, approval, ...over });

	expect(changes().needsYou).toEqual([]);
});

test('a request that is on its way, or waits for approval, is undone by withdrawing it', async () => {
	fixture.server.losesAnswers = true;
	const made = await fixture.api.mutate({ name: 'administrator.changeRole', args });
	await fixture.rest();
	const id = made.ok ? made.value.mutationId : '';

	await fixture.api.reverse(id);
	await hearOf({ outcome: 'approval', approval: { expiresAt: 5_000 } });
	await fixture.api.reverse(REQUEST);

	const { queue } = fixture.engine.session?.replica ?? {};
	expect(queue?.list().map(({ mutation }) => [mutation.name, mutation.args])).toEqual([
		['administrator.changeRole', args],
		['verdict.discard', { mutationId: id }],
		['verdict.discard', { mutationId: REQUEST }]
	]);
});

test('a change of one’s own that no one approved in time can be made again', async () => {
	await hearOf({ outcome: 'expired', approval: { expiresAt: 5_000, decision: 'expired' } });

	expect(changes().needsYou).toMatchObject([
		{ state: 'unapproved', canRedo: true, canDiscard: true, approval: { decision: 'expired' } }
	]);
});

test('a suspended account is restored by a request where restoring needs approval', async () => {
	await hear([provider({ approvals: ['restore'] })]);
	const made = await fixture.api.mutate({ name: 'administrator.suspend', args: { id: sam } });
	await fixture.rest();
	await hear([person('sam', { suspended: true })]);
	const id = made.ok ? made.value.mutationId : '';
	fixture.server.isDown = true;
	expect(await fixture.api.reverse(id)).toMatchObject({
		value: { prediction: { outcome: 'approval' } }
	});
	expect(fixture.ask({ kind: 'administrator', id: sam })).toMatchObject({ status: 'suspended' });
});
