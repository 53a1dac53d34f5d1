import * as z from 'zod/mini';

import { closing, guarded, ordered, ordinary, strict, type Collection } from '#collection.ts';
import type { FieldPolicy } from '#collection.ts';
import type { MutationContext, WriteTransaction } from '#mutator.ts';
import { reject } from '#rejection.ts';
import { AccessEnd, unlockDirection } from './access-end.ts';
import { Mail, mailDirection } from './mail.ts';
import { isMfaRequired } from './mfa.ts';
import { Role } from './role-schema.ts';
import { roleDirection } from './role.ts';
import { canSeeAdministrator } from './sight.ts';

/** What everybody who sees the administrator may know of their one API key. */
export const ApiKeySummary = z.object({
	prefix: z.string(),
	createdAt: z.number(),
	expiresAt: z.nullable(z.number())
});
export type ApiKeySummary = z.infer<typeof ApiKeySummary>;

export const Administrator = z.object({
	email: z.string(),
	firstName: z._default(z.string(), ''),
	lastName: z._default(z.string(), ''),
	role: Role,
	suspended: z._default(z.boolean(), false),
	/** Whether they have ever set a password. */
	registered: z._default(z.boolean(), false),
	/** The own flag; whether a code is demanded is `isMfaRequired`. */
	mfaRequired: z._default(z.boolean(), true),
	/** See `enrolmentOf`. */
	mfaEnrolmentStartedAt: z._default(z.nullable(z.number()), null),
	mfaEnrolledAt: z._default(z.nullable(z.number()), null),
	apiAccess: z._default(z.boolean(), false),
	apiKey: z._default(z.nullable(ApiKeySummary), null),
	accessMode: z._default(z.enum(['all', 'selected']), 'all'),
	invitationMail: z._default(z.nullable(Mail), null),
	passwordResetMail: z._default(z.nullable(Mail), null),
	totpResetMail: z._default(z.nullable(Mail), null),
	/** The last time that sessions of theirs were ended by somebody; absent where never. */
	accessEnd: z.optional(z.nullable(AccessEnd)),
	/** When somebody last lifted a lock after too many wrong tries. */
	unlockedAt: z.optional(z.nullable(z.number())),
	createdAt: z._default(z.number(), 0)
});
export type Administrator = z.infer<typeof Administrator>;

export type Status = 'pending' | 'active' | 'suspended';

/** Suspended first, then whether a password was ever set (domain.md). */
export function statusOf(administrator: {
	readonly suspended: boolean;
	readonly registered: boolean;
}): Status {
	if (administrator.suspended) return 'suspended';
	return administrator.registered ? 'active' : 'pending';
}

const POLICIES: Readonly<Partial<Record<string, FieldPolicy>>> = {
	email: guarded,
	role: ordered(roleDirection),
	suspended: strict(true),
	mfaRequired: strict(true),
	// Erasing an enrolment is meant for the one its author saw.
	mfaEnrolledAt: guarded,
	apiAccess: strict(false),
	apiKey: strict(null),
	accessMode: strict('selected'),
	invitationMail: ordered(mailDirection),
	passwordResetMail: ordered(mailDirection),
	totpResetMail: ordered(mailDirection),
	accessEnd: closing,
	unlockedAt: ordered(unlockDirection)
};

export const administrators: Collection<Administrator> = {
	name: 'administrator',
	indexes: {
		email: ({ email }) => (typeof email === 'string' ? foldEmail(email) : undefined),
		role: ({ role }) => (typeof role === 'string' ? role : undefined)
	},
	policyOf: (field) => (Object.hasOwn(POLICIES, field) ? POLICIES[field] : undefined) ?? ordinary,
	// The Global MFA Requirement decides everybody's requirement.
	alsoVersionedBy: ({ field, providerId }) =>
		field === 'mfaRequired'
			? { collection: 'provider', id: providerId, field: 'globalMfaRequired' }
			: undefined,
	effectiveValue: (source, { id, field, providerId }) =>
		field === 'mfaRequired'
			? isMfaRequired(source, id, providerId)
			: source.row('administrator', id)?.value[field],
	parse: (input) => Administrator.parse(input)
};

/** How addresses are compared: without case. */
export function foldEmail(email: string): string {
	return email.trim().toLowerCase();
}

/** The administrator a mutation is about; who may not see them learns nothing of them. */
export function requireAdministrator(
	tx: WriteTransaction,
	id: string,
	{ principal }: Pick<MutationContext, 'principal'>
): Administrator {
	const row = tx.row('administrator', id);
	// Of somebody deleted, whoever saw them until then is told so.
	if (row === undefined || !canSee(tx, principal, id)) reject({ code: 'not_found' });
	return tx.get(administrators, id) ?? reject({ code: 'deleted' });
}

function canSee(tx: WriteTransaction, principal: MutationContext['principal'], id: string) {
	return principal.kind === 'system' || canSeeAdministrator(tx, principal, id);
}
