import type { Role } from '@tenantry/shared/domain/role.ts';
import type { Rejection, RejectionCode } from '@tenantry/shared/rejection.ts';
import { NO_BECAUSE } from '#lib/components/change/because.ts';
import type { AdministratorDetail } from '#lib/worker/live-queries.ts';

export interface FormValues {
	readonly firstName: string;
	readonly lastName: string;
	readonly email: string;
	readonly role: Role | undefined;
	readonly mfaRequired: boolean;
	readonly apiAccess: boolean;
	readonly accessMode: 'all' | 'selected';
}
export type FormField = keyof FormValues;

/** What the replica holds while the form is open; it may change under it. */
export interface Standing {
	readonly values: FormValues;
	readonly organizationIds: readonly string[];
}

export function standingOf(detail: AdministratorDetail): Standing {
	const { firstName, lastName, email, role, mfaRequired, accessMode, organizationIds } = detail;
	const apiAccess = detail.apiAccess.state !== 'disabled';
	return {
		values: { firstName, lastName, email, role, mfaRequired, apiAccess, accessMode },
		organizationIds
	};
}

/** A new administrator as the source document presets them; the role has to be chosen. */
export const blank: Standing = {
	values: {
		firstName: '',
		lastName: '',
		email: '',
		role: undefined,
		mfaRequired: true,
		apiAccess: false,
		accessMode: 'all'
	},
	organizationIds: []
};

/**
 * What somebody typed, kept apart from what stands: a field nobody touched shows every change that
 * arrives, one that was typed in keeps the typing and tells that it was overtaken.
 */
export class AdministratorForm {
	/** Of a change of role, for whoever reads of it later. */
	because = $state.raw(NO_BECAUSE);
	errors = $state.raw<Readonly<Partial<Record<FormField, RejectionCode>>>>({});
	readonly #standing: () => Standing;
	#typed = $state.raw<Partial<FormValues>>({});
	/** What stood in a field when the typing began. */
	#seen = $state.raw<Partial<FormValues>>({});
	/** Organization → whether it is wanted, where somebody said so. */
	#toggled = $state.raw<Readonly<Record<string, boolean>>>({});

	constructor(standing: () => Standing) {
		this.#standing = standing;
	}

	value<F extends FormField>(field: F): FormValues[F] {
		const typed: Partial<Pick<FormValues, F>> = this.#typed;
		return typed[field] ?? this.#standing().values[field];
	}

	type<F extends FormField>(field: F, value: FormValues[F]): void {
		// A control that appears tells its value too.
		if (value === this.value(field)) return;
		const stands = this.#standing().values[field];
		this.errors = without(this.errors, field);
		const typed = without(this.#typed, field);
		this.#typed = value === stands ? typed : { ...typed, [field]: value };
		if (!(field in this.#seen)) this.#seen = { ...this.#seen, [field]: stands };
	}

	/** What stands in the replica, whatever was typed. */
	get standing(): Standing {
		return this.#standing();
	}

	isChanged(field: FormField): boolean {
		return this.value(field) !== this.#standing().values[field];
	}

	/** Somebody else's value that arrived while this field was being typed in. */
	overtakenBy<F extends FormField>(field: F): FormValues[F] | undefined {
		const seen: Partial<Pick<FormValues, F>> = this.#seen;
		const stands = this.#standing().values[field];
		return field in this.#typed && this.isChanged(field) && seen[field] !== stands
			? stands
			: undefined;
	}

	/** The changed fields of these, with their new values. */
	changed<F extends FormField>(fields: readonly F[]): Partial<Pick<FormValues, F>> {
		const patch: Partial<Pick<FormValues, F>> = {};
		for (const field of fields) if (this.isChanged(field)) patch[field] = this.value(field);
		return patch;
	}

	/** The organizations as they would be after Save. */
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

	/** Points at every field that has to be filled in and is not. Answers whether there is one. */
	refuseIncomplete(): boolean {
		const hasNoEmail = this.value('email').trim() === '';
		const hasNoRole = this.value('role') === undefined;
		if (hasNoEmail) this.refuse({ code: 'email_required' });
		if (hasNoRole) this.refuse({ code: 'role_required' });
		return hasNoEmail || hasNoRole;
	}

	/** What every field holds at this moment. */
	snapshot(): FormValues {
		return { ...this.#standing().values, ...this.#typed };
	}

	/**
	 * Points at the field that a refusal is about. Answers whether it is one of this form. A refusal
	 * of what a field held at `asked` says nothing of a field that has been corrected since.
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

	/** Back to what stands. */
	reset(): void {
		this.#typed = {};
		this.#seen = {};
		this.#toggled = {};
		this.because = NO_BECAUSE;
		this.errors = {};
	}
}

const FIELDS: readonly FormField[] = [
	'firstName',
	'lastName',
	'email',
	'role',
	'mfaRequired',
	'apiAccess',
	'accessMode'
];

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
