import * as z from 'zod/mini';

import { becauseFields } from '#domain/because.ts';
import { defineMutator } from '#mutator.ts';
import { requirePermission } from '#permission.ts';
import { reject } from '#rejection.ts';
import { endRestoration, requireOther, roleAsBefore, standingAsBefore } from './standing.ts';
import { administrators, foldEmail, requireAdministrator, type Administrator } from './schema.ts';
import { DETAIL_NAMES, eachField, factsOf } from './fields.ts';
import { requireContainment } from './containment.ts';
import { AdministratorId } from '#domain/ids.ts';
import {
	addAdministrator,
	addedRows,
	EmailText,
	grantedOrganizations,
	newAdministrator,
	requireEmail,
	requireRole
} from './new-administrator.ts';
import { requireAnotherOwner } from './owner.ts';
import { giveRole } from './given-role.ts';
import { requireProvider } from '#domain/provider/schema.ts';
import { editedDetails, versionsOf } from './plain-schema.ts';

const Subject = z.strictObject({ id: AdministratorId });
const SubjectBecause = z.strictObject({ id: AdministratorId, ...becauseFields });

const field = (id: string, name: string) => ({ collection: 'administrator', id, field: name });

export const administratorMutators = {
	create: defineMutator({
		...versionsOf((version) => z.strictObject(newAdministrator(version))),
		touches: ({ id }) => [field(id, 'email')],
		creates: addedRows,
		reads: grantedOrganizations,
		run(tx, args, context) {
			requirePermission(context.principal, 'administrator.write');
			addAdministrator(tx, args, context);
		}
	}),
	editDetails: defineMutator({
		...versionsOf((version) =>
			z.strictObject({
				id: AdministratorId,
				email: z.optional(EmailText),
				...editedDetails(version)
			})
		),
		touches: ({ id, ...patch }) => Object.keys(patch).map((name) => field(id, name)),
		inverse: ({ id, from }) => {
			// A row from before a field has no value of it to go back to.
			const lacking = DETAIL_NAMES.filter((name) => name in from && from[name] === undefined);
			const presets = eachField(lacking, (name) => factsOf(name).preset);
			return { name: 'administrator.editDetails', args: { id, ...from, ...presets } };
		},
		run(tx, { id, email, ...details }, context) {
			const isOwnName = id === context.principal.administratorId && email === undefined;
			requirePermission(context.principal, isOwnName ? 'profile.write' : 'administrator.write');
			requireAdministrator(tx, id, context);
			const address = email === undefined ? undefined : requireEmail(tx, email, id);
			tx.set(administrators, id, defined({ ...details, email: address }));
		}
	}),
	changeRole: defineMutator({
		version: 1,
		args: z.strictObject({
			id: AdministratorId,
			role: z.string().check(z.maxLength(100)),
			...becauseFields
		}),
		touches: ({ id }) => [field(id, 'role')],
		inverse: roleAsBefore,
		run(tx, args, context) {
			requirePermission(context.principal, 'administrator.write');
			requireAdministrator(tx, args.id, context);
			requireOther(args.id, context);
			giveRole(tx, { id: args.id, role: requireRole(args.role) }, context);
		}
	}),
	suspend: defineMutator({
		version: 1,
		args: SubjectBecause,
		touches: ({ id }) => [field(id, 'suspended')],
		inverse: standingAsBefore(false),
		run(tx, { id }, context) {
			requireContainment(tx, id, context);
			requireOther(id, context);
			requireAnotherOwner(tx, id, { from: context.at });
			tx.set(administrators, id, { suspended: true });
			endRestoration(tx, id, context);
		}
	}),
	restore: defineMutator({
		version: 1,
		args: SubjectBecause,
		touches: ({ id }) => [field(id, 'suspended')],
		inverse: standingAsBefore(true),
		run(tx, { id }, context) {
			requirePermission(context.principal, 'administrator.write');
			const { suspended } = requireAdministrator(tx, id, context);
			// If someone else has restored them since, there is nothing to report. Otherwise they
			// were never suspended.
			if (!suspended && context.sawCurrent(field(id, 'suspended')))
				reject({ code: 'not_suspended' });
			if (tx.set(administrators, id, { suspended: false })) endRestoration(tx, id, context);
		}
	}),
	requireMfa: defineMutator({
		version: 1,
		args: SubjectBecause,
		touches: ({ id }) => [field(id, 'mfaRequired')],
		inverse: ({ id }) => ({ name: 'administrator.removeMfa', args: { id } }),
		run(tx, { id }, context) {
			requireContainment(tx, id, context);
			tx.set(administrators, id, { mfaRequired: true });
		}
	}),
	removeMfa: defineMutator({
		version: 1,
		args: SubjectBecause,
		touches: ({ id }) => [field(id, 'mfaRequired')],
		inverse: ({ id }) => ({ name: 'administrator.requireMfa', args: { id } }),
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
		inverse: ({ id, from }) => ({
			name: 'administrator.setApiAccess',
			args: { id, enabled: from.apiAccess }
		}),
		run(tx, { id, enabled }, context) {
			requirePermission(context.principal, 'administrator.write');
			const { apiKey } = requireAdministrator(tx, id, context);
			if (!enabled) requireOther(id, context);
			const stands = tx.set(administrators, id, { apiAccess: enabled });
			if (stands && !enabled && apiKey !== null) tx.force(administrators, id, { apiKey: null });
		}
	}),
	delete: defineMutator({
		version: 1,
		args: z.strictObject({ id: AdministratorId, email: EmailText, ...becauseFields }),
		touches: ({ id }) => [field(id, 'deleted')],
		isPatient: true,
		run(tx, { id, email }, context) {
			requirePermission(context.principal, 'administrator.write');
			const administrator = requireAdministrator(tx, id, context);
			requireOther(id, context);
			if (foldEmail(email) !== foldEmail(administrator.email))
				reject({ code: 'email_invalid', field: 'email' });
			requireAnotherOwner(tx, id, { from: context.at });
			tx.remove('administrator', id);
			tx.remove('organizationAccess', id);
		}
	}),
	/** Records that the person set their first password. */
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
	/** Records that the person took the first step of an enrolment, or finished it. */
	recordEnrolment: defineMutator({
		version: 1,
		args: z.strictObject({ id: AdministratorId, isFinished: z.boolean() }),
		isInternal: true,
		isOnlineOnly: true,
		touches: () => [],
		run(tx, { id, isFinished }, context) {
			const { mfaEnrolmentStartedAt } = requireAdministrator(tx, id, context);
			tx.force(administrators, id, {
				mfaEnrolmentStartedAt: mfaEnrolmentStartedAt ?? context.at,
				...(isFinished ? { mfaEnrolledAt: context.at } : {})
			});
		}
	}),
	/** Records that an enrolment was erased, so that it starts over. */
	eraseEnrolment: defineMutator({
		version: 1,
		args: z.strictObject({
			id: AdministratorId,
			/** True if the operator of the server opened an account in use by it (break-glass). */
			byOperator: z.optional(z.boolean())
		}),
		isInternal: true,
		touches: () => [],
		run(tx, { id, byOperator = false }, context) {
			requireAdministrator(tx, id, context);
			tx.force(administrators, id, {
				mfaEnrolmentStartedAt: null,
				mfaEnrolledAt: null,
				...(byOperator && { operatorAccess: { kind: 'factor', at: context.at } })
			});
		}
	})
};

/** Drops the fields that were not given, so that they are not written. */
function defined(patch: { [F in keyof Administrator]?: Administrator[F] | undefined }) {
	const given: Partial<Administrator> = {};
	for (const [name, value] of Object.entries(patch))
		if (value !== undefined) Object.assign(given, { [name]: value });
	return given;
}
