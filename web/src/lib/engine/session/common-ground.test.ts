import { OWNER_ROLE } from '@tenantry/shared/domain/role.ts';
import type { Row, Value } from '@tenantry/shared/row.ts';
import { expect, test } from 'vitest';
import { CommonGround } from './common-ground.ts';

const READER = { providerId: 'provider', administratorId: 'reader' };
const OWNER = { role: OWNER_ROLE, suspended: false, registered: true };

/** A view of these administrators, which a test may change. */
function viewOf(people: Record<string, Value>) {
	return {
		provider: undefined,
		row(collection: string, id: string): Row | undefined {
			const value = collection === 'administrator' ? people[id] : undefined;
			return value && { value, created: 1, fields: {} };
		},
		find: () => Object.keys(people).filter((id) => people[id]?.['role'] === OWNER_ROLE)
	};
}

test('a change concerns every page while it decides who the only active owner is', () => {
	const people: Record<string, Value> = { reader: { role: 'Manager' }, a: OWNER, b: OWNER };
	const ground = new CommonGround(viewOf(people), READER);
	const change = (id: string, value: Value) => {
		people[id] = value;
		return ground.narrow(new Set([`administrator/${id}`]));
	};
	ground.narrow('all');

	expect(change('b', { ...OWNER, suspended: true })).toBe('all');
	expect(change('c', { ...OWNER, registered: false })).not.toBe('all');
	expect(change('c', OWNER)).toBe('all');
	expect(change('d', OWNER)).not.toBe('all');
	expect(change('d', { role: 'Manager' })).not.toBe('all');
	expect(change('a', { ...OWNER, role: 'Manager' })).toBe('all');
});
