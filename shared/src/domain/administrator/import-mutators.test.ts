import { beforeEach, expect, test } from 'vitest';

import { decide } from '#decide.ts';
import { collections } from '#collections.ts';
import { mutatorOf } from '#mutators.ts';
import { idOf, PROVIDER, World } from '#testing/world.ts';

let world: World;
let boutique: string;
let detached: string;

beforeEach(() => {
	world = new World();
	boutique = world.organization(1);
	detached = world.organization(2, false);
});

function operate(name: string, args: unknown) {
	const mutator = mutatorOf(name);
	if (mutator === undefined) throw new Error(`No mutator ${name}`);
	return decide(
		world.rows,
		{ id: '0'.repeat(32), name, args, base: {} },
		{
			mutator,
			collections,
			providerId: PROVIDER,
			version: ++world.version,
			at: 1000,
			principal: { kind: 'system', administratorId: '', permissions: new Set() },
			knowledge: 'fresh',
			basis: 'author',
			stoodOf: () => undefined
		}
	);
}

function person(changes: object = {}) {
	return {
		id: idOf(7),
		email: 'ada@northwind.example',
		firstName: 'Ada',
		lastName: '李',
		role: 'help desk',
		registered: true,
		suspended: true,
		mfaRequired: false,
		mfaEnrolmentStartedAt: 20,
		createdAt: 20,
		accessMode: 'selected',
		organizationIds: [boutique],
		apiAccess: true,
		apiKey: { prefix: '7011', createdAt: 30, expiresAt: 40 },
		...changes
	};
}

test('an imported administrator keeps the reported history but no finished enrolment', () => {
	const { outcome } = operate('administrator.import', person());

	expect(outcome).toBe('applied');
	expect(world.value('administrator', idOf(7))).toEqual({
		email: 'ada@northwind.example',
		firstName: 'Ada',
		lastName: '李',
		role: 'Help Desk',
		suspended: true,
		registered: true,
		mfaRequired: false,
		createdAt: 20,
		mfaEnrolmentStartedAt: 20,
		mfaEnrolledAt: null,
		apiAccess: true,
		invitationMail: null,
		passwordResetMail: null,
		totpResetMail: null,
		apiKey: { prefix: '7011', createdAt: 30, expiresAt: 40 },
		accessMode: 'selected'
	});
	expect(world.value('organizationAccess', idOf(7))).toEqual({ [boutique]: true });
});

test.each([
	['email_required', { email: ' ' }],
	['email_invalid', { email: 'ada at northwind.example' }],
	['role_required', { role: '' }],
	['role_unknown', { role: 'Superuser' }],
	['organization_unknown', { organizationIds: [idOf(0x9999)] }]
])('an import is refused for the same reasons as an addition: %s', (code, changes) => {
	const { outcome, rejection } = operate('administrator.import', person(changes));

	expect(outcome).toBe('rejected');
	expect(rejection?.code).toBe(code);
});

test('the id of a deleted administrator is not reused', () => {
	operate('administrator.import', person());
	operate('administrator.delete', { id: idOf(7), email: 'ada@northwind.example' });

	const { rejection } = operate('administrator.import', person());

	expect(rejection?.code).toBe('deleted');
});

test('an organization can be granted once the operator has attached it', () => {
	const before = operate('administrator.import', person({ organizationIds: [detached] }));

	operate('organization.attach', { id: detached, attached: true });

	expect(before.rejection?.code).toBe('organization_unattached');
	expect(operate('administrator.import', person({ organizationIds: [detached] })).outcome).toBe(
		'applied'
	);
});

test('a provider can be created only once', () => {
	expect(operate('provider.create', { name: 'Southwind' }).rejection?.code).toBe('id_reused');
});
