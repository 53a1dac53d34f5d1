import {
	PLAIN_NAMES,
	plainValuesOf,
	type PlainValues
} from '@tenantry/shared/domain/administrator/fields.ts';
import type { Role } from '@tenantry/shared/domain/role.ts';
import type { Rejection, RejectionCode } from '@tenantry/shared/rejection.ts';
import { NO_BECAUSE } from '#lib/components/change/because.ts';
import type { AdministratorDetail } from '#lib/engine-api/administrator.ts';

export interface FormValues extends PlainValues {
	readonly email: string;
	readonly role: Role | undefined;
	readonly accessMode: 'all' | 'selected';
}
export type FormField = keyof FormValues;

/** Values in the replica while the form is open; they may change under it. */
export interface Standing {
	readonly values: FormValues;
	readonly organizationIds: readonly string[];
}

export function standingOf(detail: AdministratorDetail): Standing {
	const { email, role, accessMode, organizationIds } = detail;
	const apiAccess = detail.apiAccess.state !== 'disabled';
	const plain = plainValuesOf({ ...detail, apiAccess });
	return { values: { ...plain, email, role, accessMode }, organizationIds };
}

/** Values of a new administrator as the source document presets them; the role has to be chosen. */
export const blank: Standing = {
	values: {
		...plainValuesOf({}),
		email: '',
		role: undefined,
		accessMode: 'all'
	},
	organizationIds: []
};

/**
 * Holds what the person typed, separately from the current values: an untouched field shows every
 * change that arrives, while an edited field keeps its text and reports that it was overtaken.
 */
export class AdministratorForm {
	/** Reason for a change of role, for people who read about it later. */
	because = $state.raw(NO_BECAUSE);
	errors = $state.raw<Readonly<Partial<Record<FormField, RejectionCode>>>>({});
	readonly #standing: () => Standing;
	#typed = $state.raw<Partial<FormValues>>({});
	/** Value of each field when its editing began. */
	#seen = $state.raw<Partial<FormValues>>({});
	/** Organization → whether it is wanted, if the person toggled it. */
	#toggled = $state.raw<Readonly<Record<string, boolean>>>({});

	constructor(standing: () => Standing) {
		this.#standing = standing;
	}

	value<F extends FormField>(field: F): FormValues[F] {
		const typed: Partial<Pick<FormValues, F>> = this.#typed;
		return typed[field] ?? this.#standing().values[field];
	}

	type<F extends FormField>(field: F, value: FormValues[F]): void {
		// A control that appears reports its value too.
		if (value === this.value(field)) return;
		const stands = this.#standing().values[field];
		this.errors = without(this.errors, field);
		const typed = without(this.#typed, field);
		this.#typed = value === stands ? typed : { ...typed, [field]: value };
		if (!(field in this.#seen)) this.#seen = { ...this.#seen, [field]: stands };
	}

	/** Current values in the replica, regardless of edits. */
	get standing(): Standing {
		return this.#standing();
	}

	isChanged(field: FormField): boolean {
		return this.value(field) !== this.#standing().values[field];
	}

	/** Returns the value from someone else that arrived while this field was being edited. */
	overtakenBy<F extends FormField>(field: F): FormValues[F] | undefined {
		const seen: Partial<Pick<FormValues, F>> = this.#seen;
		const stands = this.#standing().values[field];
		return field in this.#typed && this.isChanged(field) && seen[field] !== stands
			? stands
			: undefined;
	}

	/** Returns those of these fields that changed, with their new values. */
	changed<F extends FormField>(fields: readonly F[]): Partial<Pick<FormValues, F>> {
		const patch: Partial<Pick<FormValues, F>> = {};
		for (const field of fields) if (this.isChanged(field)) patch[field] = this.value(field);
		return patch;
	}

	/** Organizations as they would be after Save. */
	get chosen(): readonly string[] {
		const kept = this.#standing().organizationIds.filter((id) => this.#toggled[id] !== false);
		return [...kept, ...this.added];
	}

	get added(): readonly string[] {
		const { organizationIds } = this.#standing();
		return this.#wanted.filter((id) => !organizationIds.includes(id));
	}

	get removed(): readonly string[] {
		return this.#standing().organizationIds.filter((id) => this.#toggled[id] === false);
	}

	choose(organizationId: string, isChosen: boolean): void {
		this.#toggled = { ...this.#toggled, [organizationId]: isChosen };
	}

	get areOrganizationsChanged(): boolean {
		return this.added.length + this.removed.length > 0;
	}

	get isDirty(): boolean {
		const hasTyped = FIELDS.some((field) => this.isChanged(field));
		return hasTyped || (this.value('accessMode') === 'selected' && this.areOrganizationsChanged);
	}

	/** Marks every required field that is empty and returns whether there is one. */
	refuseIncomplete(): boolean {
		const hasNoEmail = this.value('email').trim() === '';
		const hasNoRole = this.value('role') === undefined;
		if (hasNoEmail) this.refuse({ code: 'email_required' });
		if (hasNoRole) this.refuse({ code: 'role_required' });
		return hasNoEmail || hasNoRole;
	}

	/** Returns the value that every field holds now. */
	snapshot(): FormValues {
		return { ...this.#standing().values, ...this.#typed };
	}

	/**
	 * Marks the field that a refusal is about and returns whether this form has it. Does not mark a
	 * field that has been corrected since, because the refusal is about its value in `asked`.
	 */
	refuse({ code, field }: Rejection, asked = this.snapshot()): boolean {
		const at = FIELDS.find((name) => name === field) ?? fieldByCode[code];
		if (at === undefined) return false;
		if (this.value(at) === asked[at]) this.errors = { ...this.errors, [at]: code };
		return true;
	}

	get #wanted(): readonly string[] {
		return Object.keys(this.#toggled).filter((id) => this.#toggled[id] === true);
	}

	/** Resets every field to its current value in the replica. */
	reset(): void {
		this.#typed = {};
		this.#seen = {};
		this.#toggled = {};
		this.because = NO_BECAUSE;
		this.errors = {};
	}
}

export const FIELDS: readonly FormField[] = [...PLAIN_NAMES, 'email', 'role', 'accessMode'];

const fieldByCode: Readonly<Partial<Record<RejectionCode, FormField>>> = {
	email_required: 'email',
	email_invalid: 'email',
	email_taken: 'email',
	role_required: 'role',
	role_unknown: 'role',
	organization_unknown: 'accessMode',
	organization_unattached: 'accessMode'
};

function without<T extends object>(values: T, key: keyof T): T {
	// eslint-disable-next-line @typescript-eslint/consistent-type-assertions -- the same object with a key less, which every caller allows for
	return Object.fromEntries(Object.entries(values).filter(([name]) => name !== key)) as T;
}
