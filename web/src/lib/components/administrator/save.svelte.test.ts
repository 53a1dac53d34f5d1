import type { RejectionCode } from '@tenantry/shared/rejection.ts';
import { err, ok } from '@tenantry/shared/result.ts';
import { expect, test } from 'vitest';
import type { Client } from '#lib/client/client.ts';
import { explainEnqueueError } from '#lib/client/words/explain/enqueue-error.ts';
import { AdministratorForm, blank, type Standing } from './administrator-form.svelte.ts';
import { planCreation, planMutations } from './plan-mutations.ts';
import { save } from './save.ts';

const ada: Standing = {
	values: { ...blank.values, firstName: 'Ada', email: 'ada@example.com', role: 'Manager' },
	organizationIds: []
};
const limited: Standing = {
	values: { ...ada.values, accessMode: 'selected' },
	organizationIds: ['acme', 'blue']
};

function openForm(standing: Standing): AdministratorForm {
	return new AdministratorForm(() => standing);
}

/** Returns an engine that keeps its mutations and predictions that the server refuses with `code`. */
function openEngine(code?: RejectionCode): Pick<Client, 'predict' | 'mutate'> & {
	readonly made: { name: string; args: unknown; redoOf: string | undefined }[];
} {
	const made: { name: string; args: unknown; redoOf: string | undefined }[] = [];
	const prediction = code
		? ({ outcome: 'rejected', rejection: { code }, changes: [] } as const)
		: ({ outcome: 'applied', changes: [] } as const);
	return {
		made,
		predict: async () => prediction,
		mutate: async ({ name, args }, { redoOf } = {}) => {
			made.push({ name, args, redoOf });
			return ok({ mutationId: `m${made.length}`, prediction });
		}
	};
}

test('a form sends one mutation for each intent, with only the changed fields', () => {
	const form = openForm(ada);
	form.type('lastName', 'Park');
	form.type('role', 'Help Desk');
	form.type('apiAccess', true);

	const mutations = planMutations(form, 'a');

	expect(mutations).toEqual([
		{ name: 'administrator.editDetails', args: { id: 'a', lastName: 'Park' } },
		{ name: 'administrator.changeRole', args: { id: 'a', role: 'Help Desk' } },
		{ name: 'administrator.setApiAccess', args: { id: 'a', enabled: true } }
	]);
});

test('only a change of role takes reason and ticket along', () => {
	const form = openForm(ada);
	form.type('lastName', 'Park');
	form.type('role', 'Help Desk');
	form.because = { reason: 'New duties', ticket: 'T-17' };

	expect(planMutations(form, 'a').map(({ args }) => args)).toEqual([
		{ id: 'a', lastName: 'Park' },
		{ id: 'a', role: 'Help Desk', reason: 'New duties', ticket: 'T-17' }
	]);
});

test('organizations are sent as additions and removals', () => {
	const form = openForm(limited);
	form.choose('acme', false);
	form.choose('crown', true);

	expect(planMutations(form, 'a')).toMatchObject([
		{ name: 'organizationAccess.grant', args: { organizationIds: ['crown'] } },
		{ name: 'organizationAccess.revoke', args: { organizationIds: ['acme'] } }
	]);
});

test('limiting an administrator to selected organizations sends the selected ones', () => {
	const form = openForm(ada);
	form.type('accessMode', 'selected');
	form.choose('crown', true);

	expect(planMutations(form, 'a')).toMatchObject([
		{
			name: 'organizationAccess.setMode',
			args: { id: 'a', mode: 'selected', organizationIds: ['crown'] }
		}
	]);
});

test('the last owner cannot lose every organization, and the reason stands next to the choice', async () => {
	const form = openForm(limited);
	form.choose('acme', false);
	form.choose('blue', false);
	const engine = openEngine('last_billing_admin');

	const saved = await save(form, planMutations(form, 'a'), { engine });

	expect(saved.ok).toBe(false);
	expect(form.errors.accessMode).toBe('last_billing_admin');
	expect(engine.made).toEqual([]);
});

test('organizations that were selected and are not needed are left alone', () => {
	const form = openForm(limited);
	form.choose('crown', true);
	form.type('accessMode', 'all');

	expect(planMutations(form, 'a')).toMatchObject([
		{ name: 'organizationAccess.setMode', args: { id: 'a', mode: 'all' } }
	]);
});

test('a new administrator is saved with every filled field', async () => {
	const form = openForm(blank);
	form.type('email', 'neo@example.com');
	form.type('role', 'Read Only');
	const engine = openEngine();

	const saved = await save(form, [planCreation(form, 'n')], { engine });

	expect(saved).toEqual({ ok: true, made: ['m1'] });
	expect(engine.made).toMatchObject([
		{
			name: 'administrator.create',
			args: { id: 'n', email: 'neo@example.com', role: 'Read Only', mfaRequired: true }
		}
	]);
});

test('a form without email and role is refused at both fields and saves nothing', async () => {
	const form = openForm(blank);
	const engine = openEngine();

	const saved = await save(form, [planCreation(form, 'n')], { engine });

	expect(saved).toEqual({ ok: false });
	expect(form.errors).toEqual({ email: 'email_required', role: 'role_required' });
	expect(engine.made).toEqual([]);
});

test('a taken address is refused next to its field', async () => {
	const form = openForm(ada);
	form.type('email', 'sam@example.com');
	const engine = openEngine('email_taken');

	const saved = await save(form, planMutations(form, 'a'), { engine });

	expect(saved).toEqual({ ok: false });
	expect(form.errors).toEqual({ email: 'email_taken' });
	expect(engine.made).toEqual([]);
});

test('a change is made whatever else it is predicted to be refused for', async () => {
	const form = openForm(ada);
	form.type('role', 'Read Only');
	const engine = openEngine('last_billing_admin');

	const saved = await save(form, planMutations(form, 'a'), { engine });

	expect(saved).toMatchObject({ ok: true });
	expect(engine.made).toHaveLength(1);
});

test('a corrected refused change is redone', async () => {
	const form = openForm(ada);
	form.type('email', 'ada.park@example.com');
	const engine = openEngine();

	await save(form, planMutations(form, 'a'), { engine, redoOf: 'm0' });

	expect(engine.made).toMatchObject([{ redoOf: 'm0' }]);
});

test('a device that cannot store says so', async () => {
	const form = openForm(ada);
	form.type('firstName', 'Adah');
	const engine = {
		...openEngine(),
		mutate: async () => err({ code: 'storage_failed' } as const)
	};

	const saved = await save(form, planMutations(form, 'a'), { engine });

	expect(saved).toEqual({
		ok: false,
		reason: explainEnqueueError({ code: 'storage_failed' })
	});
});

test('a refusal that arrives after the field was corrected does not mark it again', async () => {
	const form = openForm(ada);
	form.type('email', '');
	const engine = openEngine('email_required');
	let answer = (): void => undefined;
	const held = new Promise<void>((resolve) => (answer = resolve));
	const predict: Client['predict'] = async (mutation) => {
		await held;
		return engine.predict(mutation);
	};

	const saving = save(form, planMutations(form, 'a'), { engine: { ...engine, predict } });
	expect(form.errors.email).toBe('email_required');
	form.type('email', 'ada.park@example.com');
	answer();

	expect(await saving).toEqual({ ok: false });
	expect(form.errors).toEqual({});
	expect(form.value('email')).toBe('ada.park@example.com');
	expect(engine.made).toEqual([]);
});

test('a late refusal marks a field that still holds the refused value', async () => {
	const form = openForm(ada);
	form.type('email', 'ben@example.com');
	const engine = openEngine('email_taken');

	const saving = save(form, planMutations(form, 'a'), { engine });
	form.type('lastName', 'Park');

	expect(await saving).toEqual({ ok: false });
	expect(form.errors).toEqual({ email: 'email_taken' });
	expect(engine.made).toEqual([]);
});
