import * as z from 'zod/mini';

import { nameOf, ordinary, type Collection } from '#collection.ts';
import { defineMutator, type WriteTransaction } from '#mutator.ts';
import { requirePermission } from '#permission.ts';
import { reject } from '#rejection.ts';
import { OrganizationId } from '#domain/ids.ts';
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

export const OrganizationName = z.string().check(z.trim(), z.minLength(1), z.maxLength(200));

export const organizationMutators = {
	create: defineMutator({
		version: 1,
		args: z.strictObject({
			id: OrganizationId,
			name: OrganizationName,
			maxSystemUsers: z.optional(z.nullable(z.number()))
		}),
		touches: ({ id }) => [{ collection: 'organization', id, field: 'name' }],
		creates: ({ id }) => [{ collection: 'organization', id }],
		run(tx, { id, name, maxSystemUsers = null }, { principal, at }) {
			requirePermission(principal, 'organization.write');
			const row = tx.row('organization', id);
			if (row !== undefined) reject({ code: row.deleted === undefined ? 'id_reused' : 'deleted' });
			tx.create(organizations, id, { name, attached: true, maxSystemUsers, createdAt: at });
		}
	}),
	rename: defineMutator({
		version: 1,
		args: z.strictObject({ id: OrganizationId, name: OrganizationName }),
		touches: ({ id }) => [{ collection: 'organization', id, field: 'name' }],
		inverse: ({ id, from }) => ({ name: 'organization.rename', args: { id, name: from.name } }),
		run(tx, { id, name }, { principal }) {
			requirePermission(principal, 'organization.write');
			requireLiving(tx, id);
			tx.set(organizations, id, { name });
		}
	}),
	/** Null means no maximum. */
	setMaxSystemUsers: defineMutator({
		version: 1,
		args: z.strictObject({
			id: OrganizationId,
			maxSystemUsers: z.nullable(z.int().check(z.minimum(0)))
		}),
		touches: ({ id }) => [{ collection: 'organization', id, field: 'maxSystemUsers' }],
		inverse: ({ id, from }) => ({
			name: 'organization.setMaxSystemUsers',
			args: { id, maxSystemUsers: from.maxSystemUsers }
		}),
		run(tx, { id, maxSystemUsers }, { principal }) {
			requirePermission(principal, 'organization.write');
			requireLiving(tx, id);
			tx.set(organizations, id, { maxSystemUsers });
		}
	}),
	/** Reserved for the operator, because only an attached organization is ever granted. */
	attach: defineMutator({
		version: 1,
		args: z.strictObject({ id: OrganizationId, attached: z.boolean() }),
		isInternal: true,
		touches: () => [],
		run(tx, { id, attached }) {
			if (tx.get(organizations, id) === undefined) reject({ code: 'organization_unknown' });
			tx.force(organizations, id, { attached });
		}
	})
};

function requireLiving(tx: WriteTransaction, id: string): void {
	const row = tx.row('organization', id);
	if (row === undefined) reject({ code: 'organization_unknown' });
	if (row.deleted !== undefined) reject({ code: 'deleted' });
}

/** Refuses an organization that is not attached: it is never granted (docs/domain.md, rule 9). */
export function requireAttached(tx: WriteTransaction, organizationId: string): void {
	const organization = tx.get(organizations, organizationId);
	if (organization === undefined) reject({ code: 'organization_unknown', field: organizationId });
	if (!organization.attached) reject({ code: 'organization_unattached', field: organizationId });
}
