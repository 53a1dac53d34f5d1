import { beforeEach, expect, test } from 'vitest';

import { decide } from '#decide.ts';
import { collections } from '#collections.ts';
import { mutatorOf } from '#mutators.ts';
import { idOf, PROVIDER, World } from '#testing/world.ts';
import type { Role } from '#domain/role.ts';

const DAY_MS = 24 * 3_600_000;

let world: World;
let owner: string;
let subject: string;

beforeEach(() => {
	world = new World();
	owner = world.administrator(1, 'Administrator With Billing');
	subject = world.administrator(2, 'Manager', { mfaEnrolmentStartedAt: 1, mfaEnrolledAt: 2 });
});

const valueOf = (id: string) => world.value('administrator', id);

test('an administrator added by a person receives an email', () => {
	const id = idOf(9);
	const someone = { id, email: 'new@north.example', firstName: 'Noor', lastName: 'Haddad' };

	world.do(owner, 'administrator.create', { ...someone, role: 'Read Only' });

	expect(valueOf(id)?.invitationMail).toMatchObject({ state: 'queued', settledAt: null });
});

test('an administrator added by the operator receives no email', () => {
	const id = idOf(9);
	const someone = { id, email: 'new@north.example', firstName: 'Noor', lastName: 'Haddad' };
	const args = { ...someone, role: 'Read Only' };

	bySystem('administrator.create', args);

	expect(valueOf(id)?.invitationMail).toBeNull();
});

test('a password reset can be requested', () => {
	const { outcome, isTightening } = world.do(owner, 'administrator.sendPasswordReset', {
		id: subject
	});

	expect([outcome, isTightening]).toEqual(['applied', false]);
	expect(valueOf(subject)?.passwordResetMail).toMatchObject({ state: 'queued' });
});

test('a second email within a minute is not sent, and a later one is', () => {
	const send = () => world.do(owner, 'administrator.sendPasswordReset', { id: subject }).outcome;

	const outcomes = [send(), send()];
	world.elapsedMs += 60_000;
	outcomes.push(send());

	expect(outcomes).toEqual(['applied', 'noop', 'applied']);
});

test('an email can be requested whatever happened to the one before', () => {
	world.do(owner, 'administrator.sendPasswordReset', { id: subject });
	const { requestedAt } = mailOf('passwordResetMail');
	world.elapsedMs += 120_000;
	const again = world.author(owner, 'administrator.sendPasswordReset', { id: subject });
	record({ requestedAt, state: 'sent', settledAt: 5, expiresAt: 6 });

	expect(world.arrive(again).outcome).toBe('applied');
});

test('a TOTP reset erases the enrolment', () => {
	const { outcome } = world.do(owner, 'administrator.sendTotpReset', { id: subject });

	expect(outcome).toBe('applied');
	expect(valueOf(subject)).toMatchObject({
		mfaEnrolmentStartedAt: null,
		mfaEnrolledAt: null,
		totpResetMail: { state: 'queued' }
	});
});

test('a TOTP reset leaves an enrolment alone that its author has not seen', () => {
	const reset = world.author(owner, 'administrator.sendTotpReset', { id: subject });
	bySystem('administrator.recordEnrolment', { id: subject, isFinished: true });

	const { outcome } = world.arrive(reset);

	expect(outcome).toBe('superseded');
	expect(valueOf(subject)).toMatchObject({ totpResetMail: null });
	expect(valueOf(subject)?.mfaEnrolledAt).not.toBeNull();
});

test('a TOTP reset on stale knowledge goes to review', () => {
	const reset = world.author(owner, 'administrator.sendTotpReset', { id: subject });

	expect(world.arrive(reset, 'stale').outcome).toBe('review');
	expect(valueOf(subject)?.mfaEnrolledAt).toBe(2);
});

test('an administrator cannot reset their own second factor by email', () => {
	const { rejection } = world.do(owner, 'administrator.sendTotpReset', { id: owner });

	expect(rejection?.code).toBe('self_forbidden');
});

test.each<[Role, boolean, boolean]>([
	['Administrator With Billing', true, true],
	['Administrator', true, false],
	['Manager', false, false],
	['Help Desk', true, false],
	['Command Runner With Billing', false, false],
	['Command Runner', false, false],
	['Billing Only', false, false],
	['Read Only', false, false]
])('%s may send resets to others: %s, to owners: %s', (role, toOthers, toOwners) => {
	const actor = world.administrator(5, role);
	const may = (id: string) =>
		(['administrator.sendPasswordReset', 'administrator.sendTotpReset'] as const).map(
			(name) => world.do(actor, name, { id }).outcome === 'applied'
		);

	expect(may(subject)).toEqual([toOthers, toOthers]);
	expect(may(owner)).toEqual([toOwners, toOwners]);
});

test('an invitation can be sent again only while its administrator is pending', () => {
	const pending = world.administrator(6, 'Read Only', { registered: false });

	expect(world.do(owner, 'administrator.resendInvitation', { id: pending }).outcome).toBe(
		'applied'
	);
	expect(world.do(owner, 'administrator.resendInvitation', { id: subject }).outcome).toBe('noop');
});

test('a cancelled invitation stays cancelled when it is answered late', () => {
	const pending = world.administrator(6, 'Read Only', { registered: false });
	world.do(owner, 'administrator.resendInvitation', { id: pending });
	const { requestedAt } = mailOf('invitationMail', pending);
	const cancel = world.author(owner, 'administrator.cancelInvitation', { id: pending });
	world.elapsedMs += 61_000;
	world.do(owner, 'administrator.resendInvitation', { id: pending });

	const { outcome, isTightening } = world.arrive(cancel, 'stale');
	record({ requestedAt, state: 'sent', settledAt: 5, expiresAt: 6 }, 'invitationMail', pending);

	expect([outcome, isTightening]).toEqual(['applied', true]);
	expect(mailOf('invitationMail', pending).state).toBe('cancelled');
});

test('another invitation can be sent immediately after a cancelled one', () => {
	const pending = world.administrator(6, 'Read Only', { registered: false });
	world.do(owner, 'administrator.resendInvitation', { id: pending });
	world.do(owner, 'administrator.cancelInvitation', { id: pending });

	const { outcome } = world.do(owner, 'administrator.resendInvitation', { id: pending });

	expect(outcome).toBe('applied');
});

test.each(['administrator.resendInvitation', 'administrator.cancelInvitation'] as const)(
	'%s requires the permission to write',
	(name) => {
		const actor = world.administrator(5, 'Help Desk');
		const pending = world.administrator(6, 'Read Only', { registered: false });

		expect(world.do(actor, name, { id: pending }).rejection?.code).toBe('not_permitted');
	}
);

test.each([
	['administrator.sendPasswordReset', DAY_MS + 1, 'expired'],
	['administrator.sendPasswordReset', DAY_MS, 'applied'],
	['administrator.sendTotpReset', DAY_MS + 1, 'expired'],
	['administrator.suspend', DAY_MS + 1, 'applied']
] as const)('%s after %d ms is %s', (name, ageMs, expected) => {
	const authored = world.author(owner, name, { id: subject });

	const { outcome, changes } = world.arrive(authored, 'fresh', ageMs);

	expect(outcome).toBe(expected);
	if (expected === 'expired') expect(changes).toEqual([]);
});

test('the outcome of an older email does not overwrite that of a newer one', () => {
	world.do(owner, 'administrator.sendPasswordReset', { id: subject });
	const { requestedAt } = mailOf('passwordResetMail');
	world.elapsedMs += 61_000;
	world.do(owner, 'administrator.sendPasswordReset', { id: subject });

	record({ requestedAt, state: 'failed', settledAt: 5, expiresAt: null });

	expect(mailOf('passwordResetMail').state).toBe('queued');
});

type Field = 'invitationMail' | 'passwordResetMail';
interface RecordedMail {
	readonly requestedAt: number;
	readonly state: string;
	readonly settledAt: number | null;
	readonly expiresAt: number | null;
}

function mailOf(name: Field, id = subject): { requestedAt: number; state: string } {
	const mail = valueOf(id)?.[name];
	if (typeof mail !== 'object' || mail === null) throw new Error('No mail');
	if (!('requestedAt' in mail) || !('state' in mail)) throw new Error('No mail');
	return { requestedAt: Number(mail.requestedAt), state: String(mail.state) };
}

function record(mail: RecordedMail, name: Field = 'passwordResetMail', id = subject): void {
	bySystem('administrator.recordMail', { id, field: name, mail });
}

/** Decides a mutation the way the server decides its own changes. */
function bySystem(name: string, args: unknown): void {
	const mutator = mutatorOf(name);
	if (mutator === undefined) throw new Error(`No mutator ${name}`);
	world.version++;
	const intent = { id: '', name, args, base: {} };
	const { rejection } = decide(world.rows, intent, {
		mutator,
		collections,
		providerId: PROVIDER,
		version: world.version,
		at: world.version,
		principal: { kind: 'system', administratorId: '', permissions: new Set() },
		knowledge: 'fresh',
		basis: 'author',
		stoodOf: () => undefined
	});
	if (rejection !== undefined) throw new Error(rejection.code);
}
