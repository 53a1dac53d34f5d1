import * as z from 'zod/mini';

import { defineMutator, type MutationContext, type WriteTransaction } from '#mutator.ts';
import { hasPermission, requirePermission } from '#permission.ts';
import { reject } from '#rejection.ts';
import {
	administrators,
	foldEmail,
	requireAdministrator,
	type Administrator
} from './administrator.ts';
import { AdministratorId, OrganizationId } from './ids.ts';
import { organizationAccess } from './organization-access.ts';
import { requireAttached } from './organization.ts';
import { requireAnotherOwner } from './owner.ts';
import { requireProvider } from './provider.ts';
import { OWNER_ROLE, Role } from './role.ts';

const Name = z.string().check(z.trim(), z.maxLength(200));
/** Kept lenient: what is missing or malformed is refused by a code of its own, in the mutator. */
const EmailText = z.string().check(z.trim(), z.maxLength(320));
const Because = {
	reason: z.optional(z.string().check(z.maxLength(500))),
	ticket: z.optional(z.string().check(z.maxLength(100)))
};
const Subject = z.strictObject({ id: AdministratorId });
const SubjectBecause = z.strictObject({ id: AdministratorId, ...Because });

/** Linear in its input; the domain part needs a dot. */
const EMAIL = /^[^\s@"(),:;<>[\]\\]+@[^\s@.]+(?:\.[^\s@.]+)+$/;

const field = (id: string, name: string) => ({ collection: 'administrator', id, field: name });

export const administratorMutators = {
	create: defineMutator({
		version: 1,
		args: z.strictObject({
			id: AdministratorId,
			email: EmailText,
			firstName: Name,
			lastName: Name,
			role: z.string().check(z.maxLength(100)),
			mfaRequired: z.optional(z.boolean()),
			apiAccess: z.optional(z.boolean()),
			accessMode: z.optional(z.enum(['all', 'selected'])),
			organizationIds: z.optional(z.array(OrganizationId).check(z.maxLength(5000)))
		}),
		touches: ({ id }) => [field(id, 'email')],
		run(tx, args, context) {
			requirePermission(context.principal, 'administrator.write');
			const { id, firstName, lastName, organizationIds = [], accessMode = 'all' } = args;
			const existing = tx.row('administrator', id);
			if (existing !== undefined)
				reject({ code: existing.deleted === undefined ? 'id_reused' : 'deleted' });
			const email = requireEmail(tx, args.email, id);
			const role = requireRole(args.role);
			for (const organizationId of organizationIds) requireAttached(tx, organizationId);
			tx.create(administrators, id, {
				...{ email, firstName, lastName, role, suspended: false, registered: false },
				mfaRequired: requireProvider(tx, context).globalMfaRequired || (args.mfaRequired ?? true),
				mfaEnrolmentStartedAt: null,
				mfaEnrolledAt: null,
				apiAccess: args.apiAccess ?? false,
				apiKey: null,
				accessMode,
				createdAt: context.at
			});
			if (accessMode === 'selected') {
				const granted = organizationIds.map((organizationId) => [organizationId, true]);
				tx.create(organizationAccess, id, Object.fromEntries(granted));
			}
		}
	}),
	editDetails: defineMutator({
		version: 1,
		args: z.strictObject({
			id: AdministratorId,
			email: z.optional(EmailText),
			firstName: z.optional(Name),
			lastName: z.optional(Name)
		}),
		touches: ({ id, ...patch }) => Object.keys(patch).map((name) => field(id, name)),
		run(tx, { id, email, ...names }, context) {
			const isOwnName = id === context.principal.administratorId && email === undefined;
			requirePermission(context.principal, isOwnName ? 'profile.write' : 'administrator.write');
			requireAdministrator(tx, id, context);
			const address = email === undefined ? undefined : requireEmail(tx, email, id);
			tx.set(administrators, id, defined({ ...names, email: address }));
		}
	}),
	changeRole: defineMutator({
		version: 1,
		args: z.strictObject({
			id: AdministratorId,
			role: z.string().check(z.maxLength(100)),
			...Because
		}),
		touches: ({ id }) => [field(id, 'role')],
		run(tx, args, context) {
			requirePermission(context.principal, 'administrator.write');
			requireAdministrator(tx, args.id, context);
			requireOther(args.id, context);
			const role = requireRole(args.role);
			if (role !== OWNER_ROLE) requireAnotherOwner(tx, args.id);
			tx.set(administrators, args.id, { role });
		}
	}),
	suspend: defineMutator({
		version: 1,
		args: SubjectBecause,
		touches: ({ id }) => [field(id, 'suspended')],
		run(tx, { id }, context) {
			requireContainment(tx, id, context);
			requireOther(id, context);
			requireAnotherOwner(tx, id);
			tx.set(administrators, id, { suspended: true });
		}
	}),
	restore: defineMutator({
		version: 1,
		args: SubjectBecause,
		touches: ({ id }) => [field(id, 'suspended')],
		run(tx, { id }, context) {
			requirePermission(context.principal, 'administrator.write');
			const { suspended } = requireAdministrator(tx, id, context);
			// Somebody else restored meanwhile: nothing to tell anybody. Otherwise it was never suspended.
			if (!suspended && context.sawCurrent(field(id, 'suspended')))
				reject({ code: 'not_suspended' });
			tx.set(administrators, id, { suspended: false });
		}
	}),
	requireMfa: defineMutator({
		version: 1,
		args: SubjectBecause,
		touches: ({ id }) => [field(id, 'mfaRequired')],
		run(tx, { id }, context) {
			requireContainment(tx, id, context);
			tx.set(administrators, id, { mfaRequired: true });
		}
	}),
	removeMfa: defineMutator({
		version: 1,
		args: SubjectBecause,
		touches: ({ id }) => [field(id, 'mfaRequired')],
		run(tx, { id }, context) {
			requirePermission(context.principal, 'administrator.write');
			requireAdministrator(tx, id, context);
			if (requireProvider(tx, context).globalMfaRequired) reject({ code: 'global_mfa_required' });
			tx.set(administrators, id, { mfaRequired: false });
		}
	}),
	setApiAccess: defineMutator({
		version: 1,
		args: z.strictObject({ id: AdministratorId, enabled: z.boolean() }),
		touches: ({ id }) => [field(id, 'apiAccess')],
		run(tx, { id, enabled }, context) {
			requirePermission(context.principal, 'administrator.write');
			requireAdministrator(tx, id, context);
			if (!enabled) requireOther(id, context);
			tx.set(administrators, id, { apiAccess: enabled });
		}
	}),
	delete: defineMutator({
		version: 1,
		args: z.strictObject({ id: AdministratorId, email: EmailText, ...Because }),
		touches: ({ id }) => [field(id, 'deleted')],
		isPatient: true,
		run(tx, { id, email }, context) {
			requirePermission(context.principal, 'administrator.write');
			const administrator = requireAdministrator(tx, id, context);
			requireOther(id, context);
			if (foldEmail(email) !== foldEmail(administrator.email))
				reject({ code: 'email_invalid', field: 'email' });
			requireAnotherOwner(tx, id);
			tx.remove('administrator', id);
			tx.remove('organizationAccess', id);
		}
	}),
	/** The person set their first password. */
	recordRegistration: defineMutator({
		version: 1,
		args: Subject,
		isInternal: true,
		touches: () => [],
		run(tx, { id }, context) {
			requireAdministrator(tx, id, context);
			tx.force(administrators, id, { registered: true });
		}
	}),
	/** The person took the first step of an enrolment, or finished it. */
	recordEnrolment: defineMutator({
		version: 1,
		args: z.strictObject({ id: AdministratorId, isFinished: z.boolean() }),
		isInternal: true,
		touches: () => [],
		run(tx, { id, isFinished }, context) {
			const { mfaEnrolmentStartedAt } = requireAdministrator(tx, id, context);
			tx.force(administrators, id, {
				mfaEnrolmentStartedAt: mfaEnrolmentStartedAt ?? context.at,
				...(isFinished ? { mfaEnrolledAt: context.at } : {})
			});
		}
	}),
	/** The operator erased an enrolment (break-glass), so that it begins anew. */
	eraseEnrolment: defineMutator({
		version: 1,
		args: Subject,
		isInternal: true,
		touches: () => [],
		run(tx, { id }, context) {
			requireAdministrator(tx, id, context);
			tx.force(administrators, id, { mfaEnrolmentStartedAt: null, mfaEnrolledAt: null });
		}
	})
};

/** Suspending and the like: the right to contain, over owners too where the subject is one. */
function requireContainment(tx: WriteTransaction, id: string, context: MutationContext): void {
	const { principal } = context;
	requirePermission(principal, 'administrator.contain');
	const { role } = requireAdministrator(tx, id, context);
	if (role === OWNER_ROLE && !hasPermission(principal, 'owner.contain'))
		reject({ code: 'not_permitted' });
}

function requireOther(id: string, { principal }: MutationContext): void {
	if (id === principal.administratorId) reject({ code: 'self_forbidden' });
}

function requireRole(text: string): Role {
	const wanted = text.trim().toLowerCase();
	if (wanted === '') reject({ code: 'role_required', field: 'role' });
	const role = Role.options.find((name) => name.toLowerCase() === wanted);
	return role ?? reject({ code: 'role_unknown', field: 'role' });
}

function requireEmail(tx: WriteTransaction, text: string, id: string): string {
	const email = text.trim();
	if (email === '') reject({ code: 'email_required', field: 'email' });
	if (!EMAIL.test(email)) reject({ code: 'email_invalid', field: 'email' });
	const holders = tx.find('administrator', 'email', foldEmail(email));
	if (holders.some((holder) => holder !== id)) reject({ code: 'email_taken', field: 'email' });
	return email;
}

/** What was not given is not written. */
function defined(patch: { [F in keyof Administrator]?: Administrator[F] | undefined }) {
	const given: Partial<Administrator> = {};
	for (const [name, value] of Object.entries(patch))
		if (value !== undefined) Object.assign(given, { [name]: value });
	return given;
}
