import * as z from 'zod/mini';

import { closing, guarded, ordered, ordinary, strict, type Collection } from '#collection.ts';
import type { FieldLocation, FieldPolicy, OwnedField } from '#collection.ts';
import type { MutationContext, WriteTransaction } from '#mutator.ts';
import { reject } from '#rejection.ts';
import { AccessEnd, unlockDirection } from './plans/access-end.ts';
import {
	AccessReturn,
	endDirection,
	exportDirection,
	PlannedSuspension,
	PlansAsOwner,
	restoreDirection,
	returnDirection,
	RoleReturn,
	suspensionDirection
} from './plans/access-plan.ts';
import { eachField, factsOf, PLAIN_NAMES } from './fields.ts';
import { Mail, mailDirection } from './mail.ts';
import { isMfaRequired } from './mfa.ts';
import { displayName } from './contact/name.ts';
import { OperatorAccess } from './operator-access.ts';
import { plainFields } from './plain-schema.ts';
import { Role } from '#domain/role-schema.ts';
import { roleDirection } from '#domain/role.ts';
import { canSeeAdministrator, seesAdministrator } from '#domain/visibility.ts';

/** Summary of the one API key, visible to everyone who sees the administrator. */
export const ApiKeySummary = z.object({
	prefix: z.string(),
	createdAt: z.number(),
	expiresAt: z.nullable(z.number())
});
export type ApiKeySummary = z.infer<typeof ApiKeySummary>;

export const Administrator = z.object({
	email: z.string(),
	/** Of these, `mfaRequired` is their own flag; `isMfaRequired` says whether a code is demanded. */
	...plainFields,
	role: Role,
	suspended: z._default(z.boolean(), false),
	/** True once they have set a password. */
	registered: z._default(z.boolean(), false),
	/** See `enrolmentOf`. */
	mfaEnrolmentStartedAt: z._default(z.nullable(z.number()), null),
	mfaEnrolledAt: z._default(z.nullable(z.number()), null),
	apiKey: z._default(z.nullable(ApiKeySummary), null),
	accessMode: z._default(z.enum(['all', 'selected']), 'all'),
	invitationMail: z._default(z.nullable(Mail), null),
	passwordResetMail: z._default(z.nullable(Mail), null),
	totpResetMail: z._default(z.nullable(Mail), null),
	/** Email with the code that a caller reads aloud; absent if there never was one. */
	callerCodeMail: z.optional(z.nullable(Mail)),
	/** Last time that they were verified as a caller. */
	callerVerifiedAt: z.optional(z.number()),
	/** Number on file, to call them back. */
	phone: z.optional(z.string()),
	note: z.optional(z.string()),
	/** What the operator of the server did to the account last; absent if nothing. */
	operatorAccess: z.optional(z.nullable(OperatorAccess)),
	/** Last time someone ended their sessions; absent if never. */
	accessEnd: z.optional(z.nullable(AccessEnd)),
	/** End date: the account is suspended at this time. */
	endsAt: z.optional(z.nullable(z.number())),
	plannedSuspension: z.optional(z.nullable(PlannedSuspension)),
	/** Absent or null if every plan was made with the right over owners. */
	plansAsOwner: z.optional(z.nullable(PlansAsOwner)),
	/** End of the present suspension; absent or null if it lasts until someone restores. */
	restoreAt: z.optional(z.nullable(z.number())),
	/** End of the raised role; absent or null if the role is for good. */
	roleReturn: z.optional(z.nullable(RoleReturn)),
	/** Ends of organizations that were given for a while. */
	accessReturns: z.optional(z.nullable(z.array(AccessReturn))),
	/** End of the right to export, where the provider lets exports wait for approval. */
	exportUntil: z.optional(z.nullable(z.number())),
	/** Last time someone lifted a lock after too many wrong attempts. */
	unlockedAt: z.optional(z.nullable(z.number())),
	createdAt: z._default(z.number(), 0)
});
export type Administrator = z.infer<typeof Administrator>;

export type Status = 'pending' | 'active' | 'suspended';

/** Derives the status (docs/domain.md, "Status"). */
export function statusOf(administrator: {
	readonly suspended: boolean;
	readonly registered: boolean;
}): Status {
	if (administrator.suspended) return 'suspended';
	return administrator.registered ? 'active' : 'pending';
}

const POLICIES: Readonly<Partial<Record<string, FieldPolicy>>> = {
	...eachField(PLAIN_NAMES, (name) => factsOf(name).policy ?? ordinary),
	email: guarded,
	role: ordered(roleDirection),
	suspended: strict(true),
	// An erasure is meant for the enrolment that its author saw.
	mfaEnrolledAt: guarded,
	apiKey: strict(null),
	accessMode: strict('selected'),
	invitationMail: ordered(mailDirection),
	passwordResetMail: ordered(mailDirection),
	totpResetMail: ordered(mailDirection),
	callerCodeMail: ordered(mailDirection),
	// The number decides who is called back.
	phone: guarded,
	endsAt: ordered(endDirection),
	plannedSuspension: ordered(suspensionDirection),
	restoreAt: ordered(restoreDirection),
	roleReturn: ordered(returnDirection),
	exportUntil: ordered(exportDirection),
	accessEnd: closing,
	unlockedAt: ordered(unlockDirection)
};

/** A plan rests on the field that it will write, so a later change of that field counts too. */
const PLANNED_FIELDS: Readonly<Partial<Record<string, string>>> = {
	restoreAt: 'suspended',
	roleReturn: 'role'
};

export const administrators: Collection<Administrator> = {
	name: 'administrator',
	noun: 'administrator',
	isIdGlobal: true,
	visibleTo: {
		all: ({ seesAllAdministrators }) => seesAllAdministrators,
		row: seesAdministrator,
		only: ({ seesAllAdministrators, seesSharing, readerId }) =>
			seesAllAdministrators || seesSharing ? undefined : readerId
	},
	isAuditShared: true,
	indexes: {
		email: ({ email }) => (typeof email === 'string' ? foldEmail(email) : undefined),
		role: ({ role }) => (typeof role === 'string' ? role : undefined)
	},
	policyOf: (field) => (Object.hasOwn(POLICIES, field) ? POLICIES[field] : undefined) ?? ordinary,
	alsoVersionedBy,
	effectiveValue: (source, { id, field, providerId }) =>
		field === 'mfaRequired'
			? isMfaRequired(source, id, providerId)
			: source.row('administrator', id)?.value[field],
	displayName,
	parse: (input) => Administrator.parse(input)
};

function alsoVersionedBy({ id, field, providerId }: OwnedField): FieldLocation | undefined {
	// The Global MFA Requirement decides the requirement of every administrator.
	if (field === 'mfaRequired')
		return { collection: 'provider', id: providerId, field: 'globalMfaRequired' };
	const planned = Object.hasOwn(PLANNED_FIELDS, field) ? PLANNED_FIELDS[field] : undefined;
	return planned === undefined ? undefined : { collection: 'administrator', id, field: planned };
}

/** Folds an address for comparison, which ignores case. */
export function foldEmail(email: string): string {
	return email.trim().toLowerCase();
}

/** Returns the administrator a mutation is about; an actor who may not see them learns nothing. */
export function requireAdministrator(
	tx: WriteTransaction,
	id: string,
	{ principal }: Pick<MutationContext, 'principal'>
): Administrator {
	const row = tx.row('administrator', id);
	// A person who could see a deleted administrator learns that they were deleted.
	if (row === undefined || !canSee(tx, principal, id)) reject({ code: 'not_found' });
	return tx.get(administrators, id) ?? reject({ code: 'deleted' });
}

function canSee(tx: WriteTransaction, principal: MutationContext['principal'], id: string) {
	return principal.kind === 'system' || canSeeAdministrator(tx, principal, id);
}
