import { ROLES } from '@tenantry/shared/domain/role.ts';
import fc from 'fast-check';
import { clusterStep, type ClusterStep } from './steps.ts';
import type { Fault } from '#support/wire/wire.ts';

const device = fc.nat({ max: 30 });
/** The first two people without a device: visible to everyone, and ending them ends no device. */
const person = fc.constantFrom(4, 5);
const isOn = fc.boolean();

const named = <N extends string>(...names: readonly N[]): fc.Arbitrary<N> =>
	fc.constantFrom(...names);

/** Changes that several people make at once to the same person. */
const contested = fc.oneof(
	fc.record({ name: named('administrator.suspend', 'administrator.restore'), person }),
	fc.record({ name: named('administrator.requireMfa', 'administrator.removeMfa'), person }),
	fc.record({
		name: named('administrator.editDetails'),
		person,
		field: named('firstName', 'lastName'),
		text: named('Jo', 'Kim', 'Ana')
	}),
	fc.record({ name: named('administrator.changeRole'), person, role: fc.constantFrom(...ROLES) }),
	fc.record({ name: named('administrator.setApiAccess'), person, isOn })
);

/** A fault after requests that succeed, so that it hits the middle of a sync. */
const laterFault: fc.Arbitrary<Fault> = named('none', 'none', 'lose-answer', 'cut', 'restart');

/**
 * Steps that can happen to a cluster, with more conflicting changes than chance would bring: at
 * random, two changes of one field hardly ever meet.
 */
export const contestedStep: fc.Arbitrary<ClusterStep> = fc.oneof(
	{ weight: 5, arbitrary: clusterStep },
	{
		weight: 4,
		arbitrary: fc.record({ kind: named('change'), device, change: contested })
	},
	{
		weight: 1,
		arbitrary: fc.record({
			kind: named('sync'),
			device,
			faults: fc.array(laterFault, { minLength: 2, maxLength: 5 })
		})
	}
);
