import { expect, test } from 'vitest';
import type { PlanKind } from './plan-kinds.ts';
import { changeOf } from './planned-changes.ts';

const sam = { id: 'sam', role: 'Help Desk' } as const;
const values = { at: 10, until: 20, role: 'Administrator', organizationIds: ['acme'] } as const;

test.each<[PlanKind, object]>([
	['endDate', { name: 'administrator.setEndDate', args: { id: 'sam', endsAt: 10 } }],
	['suspendUntil', { name: 'administrator.suspendUntil', args: { id: 'sam', until: 10 } }],
	[
		'suspendFrom',
		{
			name: 'administrator.suspendFrom',
			args: { id: 'sam', plannedSuspension: { from: 10, until: 20 } }
		}
	],
	[
		'raiseRole',
		{ name: 'administrator.raiseRole', args: { id: 'sam', role: 'Administrator', until: 10 } }
	],
	[
		'raiseAccess',
		{
			name: 'organizationAccess.raise',
			args: { id: 'sam', organizationIds: ['acme'], until: 10 }
		}
	]
])('the change that makes a plan: %s', (kind, made) => {
	expect(changeOf(kind, sam, values)).toEqual(made);
});
