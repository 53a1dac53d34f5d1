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

test('an untouched form has nothing to save', () => {
	const { form } = openForm();

	expect(form.isDirty).toBe(false);
	expect(form.value('firstName')).toBe('Ada');
});

test('a form returns only the changed fields', () => {
	const { form } = openForm();

	form.type('lastName', 'Parker');

	expect(form.changed(['firstName', 'lastName', 'email'])).toEqual({ lastName: 'Parker' });
});

test('a field changed back to the current value is not changed', () => {
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

test('an incoming change shows in an untouched field', () => {
	const { form, arrive } = openForm();

	form.type('firstName', 'Adah');
	arrive({ lastName: 'Parks' });

	expect(form.value('lastName')).toBe('Parks');
	expect(form.overtakenBy('lastName')).toBeUndefined();
});

test('an incoming change to a field being edited keeps the input and is reported', () => {
	const { form, arrive } = openForm();

	form.type('firstName', 'Adah');
	arrive({ firstName: 'Aida' });

	expect(form.value('firstName')).toBe('Adah');
	expect(form.overtakenBy('firstName')).toBe('Aida');
});

test('an incoming change to the value that was typed leaves nothing to save', () => {
	const { form, arrive } = openForm();

	form.type('firstName', 'Adah');
	arrive({ firstName: 'Adah' });

	expect(form.isDirty).toBe(false);
	expect(form.overtakenBy('firstName')).toBeUndefined();
});

test('organizations are kept as additions and removals', () => {
	const { form } = openForm();

	form.choose('acme', false);
	form.choose('crown', true);

	expect(form.added).toEqual(['crown']);
	expect(form.removed).toEqual(['acme']);
	expect(form.isDirty).toBe(true);
});

test('an organization selected and deselected again is not a change', () => {
	const { form } = openForm();

	form.choose('crown', true);
	form.choose('crown', false);

	expect(form.isDirty).toBe(false);
});

test('a refusal is shown next to its field until the field is edited', () => {
	const { form } = openForm();

	const isShown = form.refuse({ code: 'email_taken', field: 'email' });

	expect(isShown).toBe(true);
	expect(form.errors).toEqual({ email: 'email_taken' });
	form.type('email', 'ada.park@example.com');
	expect(form.errors).toEqual({});
});

test('all missing fields are marked together', () => {
	const { form } = openForm(blank);

	expect(form.refuseIncomplete()).toBe(true);
	expect(form.errors).toEqual({ email: 'email_required', role: 'role_required' });
});

test('a control that reports its unchanged value keeps the refusal next to it', () => {
	const { form } = openForm(blank);
	form.refuse({ code: 'role_required' });

	form.type('role', undefined);

	expect(form.errors).toEqual({ role: 'role_required' });
});

test('a refusal about no field of the form is left to the caller', () => {
	const { form } = openForm();

	expect(form.refuse({ code: 'not_permitted' })).toBe(false);
	expect(form.errors).toEqual({});
});

test('a reset form shows the current values', () => {
	const { form } = openForm();

	form.type('role', 'Help Desk');
	form.choose('acme', false);
	form.reset();

	expect(form.isDirty).toBe(false);
	expect(form.value('role')).toBe('Manager');
});
