import * as z from 'zod/mini';

import type { RowLocation } from '#collection.ts';
import type { MutationContext, WriteTransaction } from '#mutator.ts';
import { reject } from '#rejection.ts';
import type { AccessSummary, ReducedAccess } from '#domain/access-review/access-summary.ts';
import { presentAccess } from '#domain/access-review/present-access.ts';
import { OrganizationId } from '#domain/ids.ts';
import { switchToSelected } from '#domain/organization-access/selected-access.ts';
import { giveRole } from './given-role.ts';
import { isLower } from './plans/lower-role.ts';
import { requireRole } from './new-administrator.ts';
import { requireAdministrator } from './schema.ts';

/** What a reduction leaves: a lower role, only some of the present organizations, or both. */
export const reductionFields = {
	role: z.optional(z.string().check(z.maxLength(100))),
	organizationIds: z.optional(z.array(OrganizationId).check(z.maxLength(5000)))
};

export interface Reduction {
	readonly role?: string | undefined;
	/** The organizations that stay. */
	readonly organizationIds?: readonly string[] | undefined;
}

export interface Reducing {
	readonly access: AccessSummary;
	/** Whether another reviewer has reduced it in the meantime, so that nothing may be left to do. */
	readonly isAgreed: boolean;
	readonly context: MutationContext;
}

export function organizationsIn({ organizationIds = [] }: Reduction): RowLocation[] {
	return organizationIds.map((id) => ({ collection: 'organization', id }));
}

/** Reduces a person's access and returns what is left. Refuses whatever would not be less. */
export function reduceAccess(
	tx: WriteTransaction,
	{ id, role, organizationIds }: Reduction & { readonly id: string },
	{ access, isAgreed, context }: Reducing
): ReducedAccess {
	if (role !== undefined) {
		const lower = requireRole(role);
		if (!isLower(requireAdministrator(tx, id, context), lower))
			reject({ code: 'not_reduced', field: 'role' });
		giveRole(tx, { id, role: lower }, context);
	}
	if (organizationIds !== undefined) switchToSelected(tx, id, new Set(organizationIds), context);
	const left = presentAccess(tx, id, context.providerId);
	const isSame = left.role === access.role && left.organizations === access.organizations;
	if (isSame && !isAgreed) reject({ code: 'not_reduced' });
	return { role: left.role, organizations: left.organizations };
}
