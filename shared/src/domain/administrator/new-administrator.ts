import * as z from 'zod/mini';

import type { RowLocation } from '#collection.ts';
import type { MutationContext, WriteTransaction } from '#mutator.ts';
import { reject } from '#rejection.ts';
import { administrators, foldEmail, type Administrator } from './schema.ts';
import { AdministratorId, OrganizationId } from '#domain/ids.ts';
import { plainValuesOf } from './fields.ts';
import { queuedMail } from './mail.ts';
import { organizationAccess } from '#domain/organization-access/schema.ts';
import { requireAttached } from '#domain/organization/schema.ts';
import { requireProvider } from '#domain/provider/schema.ts';
import { ROLES, type Role } from '#domain/role.ts';
import { statedFields } from './plain-schema.ts';

/** Kept lenient: the mutator refuses a missing or malformed address with a specific code. */
export const EmailText = z.string().check(z.trim(), z.maxLength(320));

/** Arguments that describe a new administrator, in a version of their form. */
export function newAdministrator(version: number) {
	return {
		id: AdministratorId,
		email: EmailText,
		...statedFields(version),
		role: z.string().check(z.maxLength(100)),
		accessMode: z.optional(z.enum(['all', 'selected'])),
		organizationIds: z.optional(z.array(OrganizationId).check(z.maxLength(5000)))
	};
}
type NewAdministrator = z.infer<z.ZodMiniObject<ReturnType<typeof newAdministrator>>>;

export function addedRows({ id }: NewAdministrator): RowLocation[] {
	return [{ collection: 'administrator', id }];
}

export function grantedOrganizations({ organizationIds = [] }: NewAdministrator): RowLocation[] {
	return organizationIds.map((id) => ({ collection: 'organization', id }));
}

/** Excludes what mail programs read as the end of an address, or as a comment in it. */
const LOCAL_PART = /^[^\s\p{C}@"(),:;<>[\]\\]+$/u;
/** Allows letters of any language; anything else would be dropped, or lead to another mailbox. */
const LABEL = /^(?!-)[\p{L}\p{M}\p{N}-]{1,63}$/u;
const LONGEST_DOMAIN = 253;

/**
 * Adds an administrator. `history` is what an import knows of a person who was an administrator
 * elsewhere.
 */
export function addAdministrator(
	tx: WriteTransaction,
	args: NewAdministrator,
	context: MutationContext & { readonly history?: Partial<Administrator> }
): void {
	const { id, organizationIds = [], accessMode = 'all' } = args;
	const existing = tx.row('administrator', id);
	if (existing !== undefined)
		reject({ code: existing.deleted === undefined ? 'id_reused' : 'deleted' });
	const email = requireEmail(tx, args.email, id);
	const role = requireRole(args.role);
	for (const organizationId of organizationIds) requireAttached(tx, organizationId);
	tx.create(administrators, id, {
		email,
		...plainValuesOf(args),
		role,
		suspended: false,
		registered: false,
		mfaRequired: requireProvider(tx, context).globalMfaRequired || (args.mfaRequired ?? true),
		mfaEnrolmentStartedAt: null,
		mfaEnrolledAt: null,
		apiKey: null,
		accessMode,
		...firstMails(context),
		createdAt: context.at,
		...context.history
	});
	if (accessMode === 'selected') {
		const granted = organizationIds.map((organizationId) => [organizationId, true]);
		tx.create(organizationAccess, id, Object.fromEntries(granted));
	}
}

/**
 * Queues an invitation if a person adds the administrator; the operator hands links out instead.
 */
function firstMails({ principal, at }: MutationContext) {
	const invitationMail = principal.kind === 'system' ? null : queuedMail(at);
	return { invitationMail, passwordResetMail: null, totpResetMail: null };
}

export function requireRole(text: string): Role {
	const wanted = text.trim().toLowerCase();
	if (wanted === '') reject({ code: 'role_required', field: 'role' });
	const role = ROLES.find((name) => name.toLowerCase() === wanted);
	return role ?? reject({ code: 'role_unknown', field: 'role' });
}

export function requireEmail(tx: WriteTransaction, text: string, id: string): string {
	const email = text.trim();
	if (email === '') reject({ code: 'email_required', field: 'email' });
	if (!isEmail(email)) reject({ code: 'email_invalid', field: 'email' });
	const holders = tx.find('administrator', 'email', foldEmail(email));
	if (holders.some((holder) => holder !== id)) reject({ code: 'email_taken', field: 'email' });
	return email;
}

function isEmail(text: string): boolean {
	const [local = '', domain = '', ...rest] = text.split('@');
	const labels = domain.split('.');
	return (
		rest.length === 0 &&
		LOCAL_PART.test(local) &&
		labels.length > 1 &&
		labels.every((label) => LABEL.test(label) && !label.endsWith('-')) &&
		domain.length <= LONGEST_DOMAIN &&
		// Mail servers treat full-width letters and the like as different letters.
		domain === domain.normalize('NFKC')
	);
}
