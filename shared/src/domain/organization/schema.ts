import * as z from 'zod/mini';

import { nameOf, ordinary, type Collection } from '#collection.ts';
import type { WriteTransaction } from '#mutator.ts';
import { reject } from '#rejection.ts';
import { seesOrganization } from '#domain/visibility.ts';

export const Organization = z.object({
	name: z.string(),
	/** Only attached organizations are ever granted; only the operator attaches them. */
	attached: z._default(z.boolean(), true),
	maxSystemUsers: z._default(z.nullable(z.number()), null),
	createdAt: z._default(z.number(), 0)
});
export type Organization = z.infer<typeof Organization>;

/** `every` indexes all of them. */
export const organizations: Collection<Organization> = {
	name: 'organization',
	noun: 'organization',
	indexes: { every: () => '' },
	visibleTo: {
		all: ({ organizations }) => organizations === 'all',
		row: seesOrganization
	},
	policyOf: () => ordinary,
	alsoVersionedBy: () => undefined,
	displayName: nameOf,
	parse: (input) => Organization.parse(input)
};

/** Refuses an organization that is not attached: it is never granted (docs/domain.md, rule 9). */
export function requireAttached(tx: WriteTransaction, organizationId: string): void {
	const organization = tx.get(organizations, organizationId);
	if (organization === undefined) reject({ code: 'organization_unknown', field: organizationId });
	if (!organization.attached) reject({ code: 'organization_unattached', field: organizationId });
}
