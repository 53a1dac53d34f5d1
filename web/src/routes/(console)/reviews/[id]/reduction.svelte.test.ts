import { expect, test } from 'vitest';
import {
	AdministratorForm,
	blank,
	type Standing
} from '#lib/components/administrator/administrator-form.svelte.ts';
import { offeredRoles, reductionIn } from './reduction.ts';

const values = { ...blank.values, role: 'Manager', accessMode: 'selected' } as const;
const standing: Standing = { values, organizationIds: ['a', 'b'] };

test('a form that takes nothing is no reduction', () => {
	const form = new AdministratorForm(() => standing);

	expect(reductionIn(form)).toBeUndefined();
});

test('a reduction names the role and the organizations that stay, each only if it changes', () => {
	const form = new AdministratorForm(() => standing);

	form.type('role', 'Read Only');
	expect(reductionIn(form)).toEqual({ role: 'Read Only' });
	form.choose('a', false);
	expect(reductionIn(form)).toEqual({ role: 'Read Only', organizationIds: ['b'] });
	form.type('role', 'Manager');
	expect(reductionIn(form)).toEqual({ organizationIds: ['b'] });
});

test('all organizations are reduced to selected ones', () => {
	const everywhere = { values: { ...values, accessMode: 'all' as const }, organizationIds: [] };
	const form = new AdministratorForm(() => everywhere);

	form.choose('a', true);
	expect(reductionIn(form)).toBeUndefined();
	form.type('accessMode', 'selected');

	expect(reductionIn(form)).toEqual({ organizationIds: ['a'] });
});

test('only roles that give nothing more are offered', () => {
	const plans = { roleReturn: null };

	expect(offeredRoles({ role: 'Manager', plans })).toEqual([
		'Manager',
		'Command Runner',
		'Read Only'
	]);
	expect(offeredRoles({ role: 'Read Only', plans })).toEqual(['Read Only']);
	const raised = { roleReturn: { at: 1, role: 'Help Desk' as const } };
	expect(offeredRoles({ role: 'Administrator', plans: raised })).not.toContain('Manager');
	expect(offeredRoles({ role: 'Administrator', plans: raised })).toContain('Help Desk');
});
