import { expect, test } from 'vitest';
import { planAction } from './actions.ts';

const free = {
	id: 'a',
	guards: { setAccess: null },
	loosening: ['administrator.restore', 'administrator.removeMfa']
} as const;

test('an action includes reason and ticket only when they were entered', () => {
	const because = { reason: ' laptop stolen ', ticket: 'T-17' };

	expect(planAction('suspend', free).args).toEqual({ id: 'a' });
	expect(planAction('suspend', free, because).args).toEqual({
		id: 'a',
		reason: 'laptop stolen',
		ticket: 'T-17'
	});
});

test('a revoked key cannot be brought back', () => {
	expect(planAction('revokeApiKey', free).inverse).toBeNull();
});

test('an owner undoes a suspension with a restore', () => {
	expect(planAction('suspend', free).inverse).toMatchObject({
		name: 'administrator.restore'
	});
});

test('a role that may only suspend cannot undo a suspension', () => {
	expect(
		planAction('suspend', { ...free, guards: { setAccess: 'not_permitted' } }).inverse
	).toBeNull();
});

test('undoing a removed requirement requires MFA again', () => {
	expect(planAction('removeMfa', free).inverse).toMatchObject({
		name: 'administrator.requireMfa'
	});
});
