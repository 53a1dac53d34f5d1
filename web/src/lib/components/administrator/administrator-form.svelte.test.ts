import { expect, test } from 'vitest';
import { AdministratorForm, blank, type Standing } from './administrator-form.svelte.ts';

const ada: Standing = {
	values: {
		...blank.values,
		firstName: 'Ada',
		lastName: 'Park',
		email: 'ada@example.com',
		role: 'Manager',
		accessMode: 'selected'
	},
	organizationIds: ['acme', 'blue']
};

function openForm(standing = ada): {
	form: AdministratorForm;
	arrive: (change: Partial<Standing['values']>) => void;
} {
	let stands = $state.raw(standing);
	const arrive = (change: Partial<Standing['values']>): void => {
		stands = { ...stands, values: { ...stands.values, ...change } };
	};
	return { form: new AdministratorForm(() => stands), arrive };
}

test('a form nobody touched has nothing to save', () => {
	const { form } = openForm();

	expect(form.isDirty).toBe(false);
	expect(form.value('firstName')).toBe('Ada');
});

test('a form gives away only the fields that were changed', () => {
	const { form } = openForm();

	form.type('lastName', 'Parker');

	expect(form.changed(['firstName', 'lastName', 'email'])).toEqual({ lastName: 'Parker' });
});

test('a field typed back to what stands is not changed', () => {
	const { form } = openForm();

	form.type('firstName', 'Adah');
	form.type('firstName', 'Ada');

	expect(form.isDirty).toBe(false);
});

test('a field can be emptied', () => {
	const { form } = openForm();

	form.type('firstName', '');

	expect(form.changed(['firstName'])).toEqual({ firstName: '' });
});

test('a change that arrives shows in a field nobody touched', () => {
	const { form, arrive } = openForm();

	form.type('firstName', 'Adah');
	arrive({ lastName: 'Parks' });

	expect(form.value('lastName')).toBe('Parks');
	expect(form.overtakenBy('lastName')).toBeUndefined();
});

test('a change that arrives in a field being typed in leaves the typing and is told', () => {
	const { form, arrive } = openForm();

	form.type('firstName', 'Adah');
	arrive({ firstName: 'Aida' });

	expect(form.value('firstName')).toBe('Adah');
	expect(form.overtakenBy('firstName')).toBe('Aida');
});

test('a change that arrives with the very value that was typed leaves nothing to save', () => {
	const { form, arrive } = openForm();

	form.type('firstName', 'Adah');
	arrive({ firstName: 'Adah' });

	expect(form.isDirty).toBe(false);
	expect(form.overtakenBy('firstName')).toBeUndefined();
});

test('organizations are kept as what was added and what was removed', () => {
	const { form } = openForm();

	form.choose('acme', false);
	form.choose('crown', true);

	expect(form.added).toEqual(['crown']);
	expect(form.removed).toEqual(['acme']);
	expect(form.isDirty).toBe(true);
});

test('an organization chosen and given up again is no change', () => {
	const { form } = openForm();

	form.choose('crown', true);
	form.choose('crown', false);

	expect(form.isDirty).toBe(false);
});

test('a refusal is shown beside its field until that is typed in again', () => {
	const { form } = openForm();

	const isShown = form.refuse({ code: 'email_taken', field: 'email' });

	expect(isShown).toBe(true);
	expect(form.errors).toEqual({ email: 'email_taken' });
	form.type('email', 'ada.park@example.com');
	expect(form.errors).toEqual({});
});

test('everything that has to be filled in is pointed at together', () => {
	const { form } = openForm(blank);

	expect(form.refuseIncomplete()).toBe(true);
	expect(form.errors).toEqual({ email: 'email_required', role: 'role_required' });
});

test('a control that tells the value it has leaves the refusal beside it', () => {
	const { form } = openForm(blank);
	form.refuse({ code: 'role_required' });

	form.type('role', undefined);

	expect(form.errors).toEqual({ role: 'role_required' });
});

test('a refusal about no field of the form is left to whoever saves', () => {
	const { form } = openForm();

	expect(form.refuse({ code: 'not_permitted' })).toBe(false);
	expect(form.errors).toEqual({});
});

test('after a reset the form shows what stands', () => {
	const { form } = openForm();

	form.type('role', 'Help Desk');
	form.choose('acme', false);
	form.reset();

	expect(form.isDirty).toBe(false);
	expect(form.value('role')).toBe('Manager');
});
