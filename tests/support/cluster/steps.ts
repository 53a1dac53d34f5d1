import { ROLES } from '@tenantry/shared/domain/role.ts';
import fc from 'fast-check';
import type { Fault } from '#support/wire/wire.ts';

/** Index into a list that grows; taken modulo the list's length when the step runs. */
const place = fc.nat({ max: 30 });
const fault: fc.Arbitrary<Fault> = fc.constantFrom(
	'lose-request',
	'lose-answer',
	'repeat',
	'cut',
	'portal',
	'late',
	'bad-gateway',
	'no-session',
	'restart'
);

const change = fc.oneof(
	fc.record({
		name: fc.constantFrom(
			'administrator.suspend',
			'administrator.restore',
			'administrator.requireMfa',
			'administrator.removeMfa',
			'administrator.delete'
		),
		person: place
	}),
	fc.record({
		name: fc.constant('administrator.editDetails' as const),
		person: place,
		field: fc.constantFrom('firstName' as const, 'lastName' as const, 'email' as const),
		text: fc.constantFrom('Jo', 'Kim', 'Ana', 'taken')
	}),
	fc.record({
		name: fc.constant('administrator.changeRole' as const),
		person: place,
		role: fc.constantFrom(...ROLES)
	}),
	fc.record({
		name: fc.constant('administrator.setApiAccess' as const),
		person: place,
		isOn: fc.boolean()
	}),
	fc.record({
		name: fc.constantFrom('organizationAccess.grant', 'organizationAccess.revoke'),
		person: place,
		organization: place
	}),
	fc.record({
		name: fc.constant('organizationAccess.setMode' as const),
		person: place,
		organization: place,
		isOn: fc.boolean()
	}),
	fc.record({ name: fc.constant('provider.setGlobalMfa' as const), isOn: fc.boolean() }),
	fc.record({
		name: fc.constant('administrator.create' as const),
		text: fc.constantFrom('a', 'b')
	}),
	fc.record({ name: fc.constant('organization.create' as const) }),
	fc.record({ name: fc.constant('administrator.endDevice' as const), of: place })
);

const changing = fc.record({ kind: fc.constant('change' as const), device: place, change });
const syncing = fc.record({
	kind: fc.constant('sync' as const),
	device: place,
	faults: fc.array(fault, { maxLength: 3 })
});
const compacting = fc.record({ kind: fc.constant('compact' as const), device: place });

/** Steps that can happen to a cluster. */
export const clusterStep = fc.oneof(
	{
		weight: 2,
		arbitrary: fc.record({
			kind: fc.constant('die' as const),
			device: place,
			/** Number of transactions that are still written before the kill. */
			after: fc.nat({ max: 6 }),
			during: fc.oneof(syncing, changing, compacting)
		})
	},
	{ weight: 6, arbitrary: changing },
	{ weight: 5, arbitrary: syncing },
	{ weight: 1, arbitrary: fc.record({ kind: fc.constant('syncAll' as const) }) },
	{ weight: 2, arbitrary: fc.record({ kind: fc.constant('restart' as const), device: place }) },
	{ weight: 1, arbitrary: compacting },
	{ weight: 1, arbitrary: fc.record({ kind: fc.constant('withdraw' as const), device: place }) },
	{
		weight: 1,
		arbitrary: fc.record({
			kind: fc.constant('settle' as const),
			device: place,
			isRedo: fc.boolean()
		})
	},
	{ weight: 1, arbitrary: fc.record({ kind: fc.constant('deliverLate' as const), device: place }) },
	{ weight: 1, arbitrary: fc.record({ kind: fc.constant('backUp' as const) }) },
	{ weight: 1, arbitrary: fc.record({ kind: fc.constant('restore' as const) }) }
);
export type ClusterChange = typeof change extends fc.Arbitrary<infer C> ? C : never;
export type ClusterStep = typeof clusterStep extends fc.Arbitrary<infer S> ? S : never;
