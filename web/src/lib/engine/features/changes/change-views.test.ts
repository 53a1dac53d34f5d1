import type { WireRow } from '@tenantry/shared/protocol/patch.ts';
import type { Verdict } from '@tenantry/shared/protocol/verdict.ts';
import { beforeEach, expect, test } from 'vitest';
import {
	access,
	idOf,
	organization,
	OWNER,
	page,
	person,
	PROVIDER,
	provider,
	SELF,
	verdict
} from '#fixtures/replica.ts';
import type { MutationCall } from '#lib/engine-api/mutation.ts';
import { startOpen, type EngineFixture } from '#fixtures/engine.ts';

const sam = idOf('sam');
const [north, south] = [idOf('north'), idOf('south')];

let fixture: EngineFixture;
let version = 100;

beforeEach(async () => {
	fixture = await startOpen();
});

/** Receives the server's next answer. */
async function hear(put: readonly WireRow[], verdicts: readonly Verdict[] = []): Promise<void> {
	const { pullApplier } = fixture.engine.session ?? {};
	version += 1;
	const answer = { cookie: `c${version}`, version, put: [...put], verdicts: [...verdicts] };
	await pullApplier?.receive(page(answer), pullApplier.cookie);
}

/** Makes a change, which the server applies with these rows as its result. */
async function make(call: MutationCall, ...rows: readonly WireRow[]): Promise<string> {
	const [made] = await fixture.api.mutateAll([call]).then((result) => {
		if (!result.ok) throw new Error(result.error.code);
		return result.value;
	});
	await fixture.rest();
	await hear(rows);
	return made?.mutationId ?? '';
}

function changes() {
	return fixture.ask({ kind: 'changes', settled: 50 });
}

async function inverseOf(mutationId: string) {
	fixture.server.isDown = true;
	const reversed = await fixture.api.reverse(mutationId);
	if (!reversed.ok) return reversed.error.code;
	const { name, args } = changes().waiting[0] ?? {};
	return { name, args };
}

test('an applied change is undone by a new one', async () => {
	const call: MutationCall = { name: 'administrator.suspend', args: { id: sam } };
	const made = await make(call, person('sam', { suspended: true }));

	expect(changes().settled[0]).toMatchObject({ id: made, canReverse: true });
	expect(await inverseOf(made)).toEqual({ name: 'administrator.restore', args: { id: sam } });
});

test('settled changes come as many as are asked for, newest first, with the number of all', async () => {
	const made: string[] = [];
	for (const firstName of ['A', 'B', 'C'])
		made.push(
			await make(
				{ name: 'administrator.editDetails', args: { id: sam, firstName } },
				person('sam', { firstName })
			)
		);

	const { settled, settledCount } = fixture.ask({ kind: 'changes', settled: 2 });

	expect([settled.length, settledCount]).toEqual([2, 3]);
	expect(settled.every(({ id }) => made.includes(id))).toBe(true);
	expect(fixture.ask({ kind: 'changes' })).toMatchObject({ settled: [], settledCount: 3 });
});

test('while the archive is still being read, settled changes are not said to be none', () => {
	const { session } = fixture.engine;
	if (session === undefined) throw new Error('Not open');
	session.preview = 1;

	expect(changes().settledCount).toBeNull();
});

test.each<[string, MutationCall, readonly WireRow[], readonly WireRow[], unknown]>([
	[
		'a name',
		{ name: 'administrator.editDetails', args: { id: sam, lastName: 'Prado' } },
		[],
		[person('sam', { lastName: 'Prado' })],
		{ name: 'administrator.editDetails', args: { id: sam, lastName: 'sam' } }
	],
	[
		'a role',
		{ name: 'administrator.changeRole', args: { id: sam, role: OWNER } },
		[],
		[person('sam', { role: OWNER })],
		{ name: 'administrator.changeRole', args: { id: sam, role: 'Manager' } }
	],
	[
		'access to an organization',
		{ name: 'organizationAccess.revoke', args: { id: sam, organizationIds: [south] } },
		[person('sam', { accessMode: 'selected' }), access('sam', { [north]: true, [south]: true })],
		[access('sam', { [north]: true, [south]: false })],
		{ name: 'organizationAccess.grant', args: { id: sam, organizationIds: [south] } }
	],
	[
		'the name of an organization',
		{ name: 'organization.rename', args: { id: north, name: 'Northern' } },
		[],
		[organization('north', 'Northern')],
		{ name: 'organization.rename', args: { id: north, name: 'North' } }
	],
	[
		'a policy',
		{ name: 'provider.setPolicy', args: { providerId: PROVIDER, leaseHours: 12 } },
		[],
		[provider({ leaseHours: 12 })],
		{ name: 'provider.setPolicy', args: { providerId: PROVIDER, leaseHours: 72 } }
	]
])('%s that was changed is set back as it was', async (_, call, before, after, inverse) => {
	await hear([organization('north', 'North'), organization('south', 'South'), ...before]);
	const made = await make(call, ...after);

	expect(await inverseOf(made)).toEqual(inverse);
});

test('a change that is on its way is undone by its inverse before its verdict is here', async () => {
	fixture.server.losesAnswers = true;
	const call: MutationCall = { name: 'administrator.suspend', args: { id: sam } };
	const made = await fixture.api.mutate(call);
	await fixture.rest();
	const id = made.ok ? made.value.mutationId : '';
	expect(changes().waiting).toMatchObject([{ id, canWithdraw: false }]);

	await fixture.api.reverse(id);

	expect(changes().waiting).toMatchObject([{ id }, { name: 'administrator.restore' }]);
});

test('a change is not undone when another author has changed it since', async () => {
	const call: MutationCall = {
		name: 'administrator.editDetails',
		args: { id: sam, lastName: 'Prado' }
	};
	const made = await make(call, person('sam', { lastName: 'Park' }));

	expect(changes().settled[0]?.canReverse).toBe(false);
	expect(await inverseOf(made)).toBe('not_found');
});

test('a change is not undone when its author may no longer make it', async () => {
	const call: MutationCall = { name: 'administrator.suspend', args: { id: sam } };
	await make(call, person('sam', { suspended: true }));

	await hear([person(SELF, { role: 'Help Desk' })]);

	expect(changes().settled[0]?.canReverse).toBe(false);
});

test.each<[string, MutationCall]>([
	['an email', { name: 'administrator.sendPasswordReset', args: { id: sam } }],
	['a deletion', { name: 'administrator.delete', args: { id: sam, email: 'sam@north.example' } }]
])('%s cannot be undone', async (_what, call) => {
	await make(call, person('sam'));

	expect(changes().settled[0]?.canReverse).toBe(false);
});

/** Makes a creation and a change that waits for it, neither of them sent. */
async function makeChain(): Promise<{ readonly id: string; readonly refuse: () => Promise<void> }> {
	fixture.server.isDown = true;
	const someone = { id: idOf('new'), email: 'sam@north.example', firstName: 'N', lastName: 'O' };
	const args = { ...someone, role: 'Manager', mfaRequired: true } as const;
	const created = await fixture.api.mutate({ name: 'administrator.create', args: args });
	await fixture.api.mutate({ name: 'administrator.suspend', args: { id: idOf('new') } });
	const id = created.ok ? created.value.mutationId : '';
	return {
		id,
		refuse: async () => {
			const { queue } = fixture.engine.session?.replica ?? {};
			await queue?.markSent(queue.list().slice(0, 1));
			const { name } = changes().waiting[0] ?? {};
			await hear([], [verdict(id, { ...(name && { name }), args, outcome: 'rejected' })]);
		}
	};
}

const held: unknown = expect.objectContaining({ name: 'administrator.suspend', state: 'held' });

test('changes that wait for a creation are shown under it, also after it was refused, and under its redo', async () => {
	const { id, refuse } = await makeChain();
	await fixture.api.mutate({ name: 'administrator.suspend', args: { id: sam } });
	expect(changes().waiting).toMatchObject([{ id, followers: [held] }, { followers: [] }]);

	await refuse();
	const { needsYou, waiting } = changes();
	expect(needsYou).toMatchObject([{ id, followers: [held] }]);
	expect(needsYou[0]?.followers[0]?.subject.label).toBe('N O');
	expect(waiting).toMatchObject([{ followers: [] }]);

	await fixture.api.settle([{ mutationId: id, mine: 'all' }]);
	const redo = changes().waiting.find(({ name }) => name === 'administrator.create');
	expect(redo?.followers).toEqual([held]);
	expect(changes().needsYou).toEqual([]);
});

test('a discarded change takes along the changes that waited for it', async () => {
	const { id, refuse } = await makeChain();
	await refuse();

	await fixture.api.settle([{ mutationId: id, mine: [] }]);

	expect(changes().needsYou).toEqual([]);
	expect(changes().waiting).toMatchObject([
		{ name: 'verdict.discard', about: { name: 'administrator.create' } }
	]);
	expect(changes().settled.map(({ name, state }) => [name, state])).toContainEqual([
		'administrator.suspend',
		'withdrawn'
	]);
});

test('a third current value is shown next to both sides', async () => {
	const conflict = { collection: 'administrator', id: sam, field: 'lastName' };
	const conflicts = [{ ...conflict, before: 'sam', yours: 'Prado', theirs: 'Park' }];
	const args = { id: sam, lastName: 'Prado' };
	const lost = verdict('m1', { name: 'administrator.editDetails', args, conflicts });

	await hear([person('sam', { lastName: 'Pérez' })], [{ ...lost, outcome: 'superseded' }]);

	expect(changes().needsYou[0]?.fields).toMatchObject([
		{ before: 'sam', after: 'Prado', theirs: { value: 'Park', now: 'Pérez' } }
	]);
});
