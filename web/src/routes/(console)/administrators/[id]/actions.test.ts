import { expect, test } from 'vitest';
import type { AdministratorDetail } from '#lib/engine-api/administrator.ts';
import { planAction } from './actions.ts';

const free: AdministratorDetail['guards'] = {
	editDetails: null,
	changeRole: null,
	suspend: null,
	restore: 'not_suspended',
	requireMfa: null,
	removeMfa: null,
	setApiAccess: null,
	revokeApiKey: null,
	setAccess: null,
	sendPasswordReset: null,
	sendTotpReset: null,
	resendInvitation: null,
	cancelInvitation: null,
	delete: null
};

function withGuards(
	guards: AdministratorDetail['guards']
): Pick<AdministratorDetail, 'id' | 'guards' | 'loosening'> {
	return { id: 'a', guards, loosening: ['administrator.restore', 'administrator.removeMfa'] };
}

test('an action includes reason and ticket only when they were entered', () => {
	const because = { reason: ' laptop stolen ', ticket: 'T-17' };

	expect(planAction('suspend', withGuards(free)).args).toEqual({ id: 'a' });
	expect(planAction('suspend', withGuards(free), because).args).toEqual({
		id: 'a',
		reason: 'laptop stolen',
		ticket: 'T-17'
	});
});

test('a revoked key cannot be brought back', () => {
	expect(planAction('revokeApiKey', withGuards(free)).inverse).toBeNull();
});

test('an owner undoes a suspension with a restore', () => {
	expect(planAction('suspend', withGuards(free)).inverse).toMatchObject({
		name: 'administrator.restore'
	});
});

test('a role that may only suspend cannot undo a suspension', () => {
	expect(
		planAction('suspend', withGuards({ ...free, setAccess: 'not_permitted' })).inverse
	).toBeNull();
});

test('undoing a removed requirement requires MFA again', () => {
	expect(planAction('removeMfa', withGuards(free)).inverse).toMatchObject({
		name: 'administrator.requireMfa'
	});
});
