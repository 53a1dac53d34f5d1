import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { WireRow } from '@tenantry/shared/protocol/patch.ts';
import {
	access,
	enqueue,
	idOf,
	openFilled,
	organization,
	OWNER,
	page,
	person,
	PROVIDER,
	provider,
	verdict,
	type Fixture
} from '#fixtures/replica.ts';
import { View } from '#lib/replica/view.ts';

const names = ['sam', 'kim', 'ivo', 'other', 'new'];
const someone = fc.constantFrom(...names).map(idOf);
const sites = fc.constantFrom('north', 'south').map(idOf);
const role = fc.constantFrom(OWNER, 'Manager', 'Help Desk');

type Step = (fixture: Fixture, turn: number) => Promise<unknown>;

/** A step that makes a change; one that is refused at once is left out. */
function change(name: string, args: fc.Arbitrary<object>): fc.Arbitrary<Step> {
	return args.map((given) => (fixture) => enqueue(fixture, name, given).catch(() => undefined));
}

const made = fc.oneof(
	change('administrator.suspend', fc.record({ id: someone })),
	change('administrator.restore', fc.record({ id: someone })),
	change('administrator.requireMfa', fc.record({ id: someone })),
	change('administrator.removeMfa', fc.record({ id: someone })),
	change('administrator.delete', fc.record({ id: someone })),
	change('administrator.changeRole', fc.record({ id: someone, role })),
	change(
		'administrator.editDetails',
		fc.record({ id: someone, firstName: fc.constantFrom('A', 'B') })
	),
	change(
		'administrator.editDetails',
		fc.record({ id: someone, email: fc.constantFrom('a@north.example', 'b@north.example') })
	),
	change('organizationAccess.grant', fc.record({ id: someone, organizationIds: fc.tuple(sites) })),
	change('organizationAccess.revoke', fc.record({ id: someone, organizationIds: fc.tuple(sites) })),
	change('organization.archive', fc.record({ id: sites })),
	change(
		'provider.setGlobalMfa',
		fc.record({ providerId: fc.constant(PROVIDER), required: fc.boolean() })
	),
	change(
		'administrator.create',
		fc.record({
			id: fc.constant(idOf('new')),
			email: fc.constantFrom('new@north.example', 'a@north.example'),
			firstName: fc.constant('N'),
			lastName: fc.constant('W'),
			role
		})
	)
);

const row: fc.Arbitrary<(version: number) => WireRow> = fc.oneof(
	fc
		.record({ id: fc.constantFrom('sam', 'kim', 'ivo', 'other'), suspended: fc.boolean(), role })
		.map(
			({ id, ...value }) =>
				(version: number) =>
					person(id, value, { suspended: version, role: version })
		),
	fc
		.boolean()
		.map((required) => (version: number) => provider({ globalMfaRequired: required }, version)),
	fc.boolean().map((north) => () => access('sam', { [idOf('north')]: north }))
);

/** A page with rows, removed rows, and verdicts about the changes that were made first. */
const pulled: fc.Arbitrary<Step> = fc
	.record({
		put: fc.array(row, { maxLength: 2 }),
		del: fc.subarray(['kim', 'ivo'], { maxLength: 1 }),
		decided: fc.nat(3),
		outcome: fc.constantFrom('applied' as const, 'rejected' as const)
	})
	.map(({ put, del, decided, outcome }) => ({ pullApplier, replica }, turn) => {
		const version = turn + 2;
		const verdicts = replica.queue
			.list()
			.slice(0, decided)
			.map(({ mutation: { id, name, args } }) => verdict(id, { name, args, outcome, version }));
		const answer = {
			put: put.map((rowAt) => rowAt(version)),
			del: del.map((name): [string, string] => ['administrator', idOf(name)]),
			verdicts,
			cookie: `c${version}`,
			version
		};
		return pullApplier.receive(page(answer), pullApplier.cookie);
	});

const withdrawn: fc.Arbitrary<Step> = fc.nat().map((at) => ({ replica }) => {
	const queued = replica.queue.list();
	return replica.withdraw(queued[at % Math.max(1, queued.length)]?.mutation.id ?? '');
});

/** Returns what screens and rules see: every written row, and every lookup. */
function seenIn(view: View): unknown {
	const rows = new Map(
		[...view.written()].map(({ collection, id, row: at }) => [`${collection}/${id}`, at])
	);
	const lookups = [
		...[OWNER, 'Manager', 'Help Desk'].map((value) => ['role', value] as const),
		...['a', 'b', 'new', 'sam'].map((name) => ['email', `${name}@north.example`] as const)
	].map(([index, value]) => [value, view.find('administrator', index, value).toSorted()]);
	return { rows, lookups };
}

function rerunWhole({ replica }: Fixture): View {
	const options = {
		...replica.context.identity,
		stoodOf: (id: string) => replica.settled.stoodOf(id)
	};
	const view = new View(replica.rows, options);
	view.rebase(replica.queue);
	return view;
}

test('rerunning only what a change can reach gives the same rows as rerunning everything', async () => {
	const steps = fc.array(fc.oneof({ arbitrary: made, weight: 4 }, pulled, withdrawn), {
		minLength: 4,
		maxLength: 24
	});
	await fc.assert(
		fc.asyncProperty(steps, async (run) => {
			const fixture = await openFilled(
				person('sam'),
				person('kim', { mfaRequired: true }),
				person('ivo', { accessMode: 'selected' }),
				organization('north', 'North Clinic'),
				organization('south', 'South School'),
				access('ivo', { [idOf('north')]: true })
			);
			for (const [turn, step] of run.entries()) {
				await step(fixture, turn);
				expect(seenIn(fixture.replica.view)).toEqual(seenIn(rerunWhole(fixture)));
			}
			fixture.database.close();
		}),
		{ numRuns: 150 }
	);
});
