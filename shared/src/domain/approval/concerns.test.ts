import { expect, test } from 'vitest';

import type { Row } from '#row.ts';
import type { FieldChange } from '#transaction.ts';
import { OWNER_ROLE } from '#domain/role.ts';
import { concerns, isExchanged } from './need.ts';

const SAM = 'a'.repeat(24);
const KIM = 'b'.repeat(24);
const ASKED_AT = 5;

const change = (field: string, over: Partial<FieldChange> = {}): FieldChange => ({
	collection: 'administrator',
	id: SAM,
	field,
	from: null,
	to: null,
	...over
});

test.each([
	'role',
	'roleReturn',
	'mfaRequired',
	'mfaEnrolledAt',
	'totpResetMail',
	'suspended',
	'restoreAt',
	'accessMode',
	'exportUntil'
])('SEC-D17 a change of %s may give something to its person, and to no one else', (field) => {
	const changes = [change('firstName', { id: KIM }), change(field)];

	expect(concerns(changes, SAM)).toBe(true);
	expect(concerns(changes, KIM)).toBe(false);
});

test('SEC-D17 what gives nothing, or is no change of an administrator, concerns no one', () => {
	expect(concerns([], SAM)).toBe(false);
	expect(concerns([change('firstName'), change('email')], SAM)).toBe(false);
	expect(concerns([change('role', { collection: 'organization' })], SAM)).toBe(false);
});

/** Whether a promotion is refused, with Sam's row as it is and other changes beside it. */
function isRefused(row: Partial<Row> | undefined, over: Partial<FieldChange> = {}): boolean {
	const there: Row | undefined = row && { created: 1, value: {}, fields: {}, ...row };
	const rows = { row: (_: string, id: string) => (id === SAM ? there : undefined), find: () => [] };
	const promotion = change('role', { from: 'Manager', to: OWNER_ROLE, ...over });
	return isExchanged(rows, [change('firstName'), promotion], ASKED_AT);
}

test('SEC-D16 an address that changed after the promotion was asked for refuses it, and an earlier one does not', () => {
	expect(isRefused({ fields: { email: ASKED_AT + 1 } })).toBe(true);
	expect(isRefused({ fields: { email: ASKED_AT } })).toBe(false);
	expect(isRefused({})).toBe(false);
});

test('SEC-D16 a second factor that was erased after it refuses it, and one that was set up does not', () => {
	const fields = { mfaEnrolledAt: ASKED_AT + 1 };

	expect(isRefused({ value: { mfaEnrolledAt: null }, fields })).toBe(true);
	expect(isRefused({ value: { mfaEnrolledAt: 9 }, fields })).toBe(false);
	expect(isRefused({ value: { mfaEnrolledAt: null }, fields: { mfaEnrolledAt: ASKED_AT } })).toBe(
		false
	);
});

test('SEC-D16 only what gives the right to approve is refused', () => {
	const row = { fields: { email: ASKED_AT + 1 } };

	expect(isRefused(row, { to: 'Manager' })).toBe(false);
	expect(isRefused(row, { field: 'firstName' })).toBe(false);
	expect(isRefused(row, { collection: 'organization' })).toBe(false);
	expect(isRefused(row)).toBe(true);
});

test('an account that the change itself creates was nobody’s before, and is not refused', () => {
	expect(isRefused(undefined, { from: null })).toBe(false);
});
