import * as z from 'zod/mini';

import { becauseFields } from '#domain/because.ts';
import { defineMutator, type WriteTransaction } from '#mutator.ts';
import { requirePermission } from '#permission.ts';
import { reject } from '#rejection.ts';
import { OrganizationId } from '#domain/ids.ts';
import { organizationAccess } from '#domain/organization-access/schema.ts';
import { ROLES } from '#domain/role.ts';
import { organizations } from './schema.ts';

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
	}),
	archive: defineMutator({
		version: 1,
		args: z.strictObject({
			id: OrganizationId,
			...becauseFields
		}),
		touches: ({ id }) => [{ collection: 'organization', id, field: 'deleted' }],
		isPatient: true,
		run(tx, { id }, { principal }) {
			requirePermission(principal, 'organization.write');
			requireLiving(tx, id);
			tx.remove('organization', id);
			// A remaining edge would still make its administrators share an organization.
			for (const administratorId of administratorIds(tx)) {
				if (tx.get(organizationAccess, administratorId)?.[id] === true)
					tx.force(organizationAccess, administratorId, { [id]: false });
			}
		}
	})
};

function requireLiving(tx: WriteTransaction, id: string): void {
	const row = tx.row('organization', id);
	if (row === undefined) reject({ code: 'organization_unknown' });
	if (row.deleted !== undefined) reject({ code: 'deleted' });
}

function administratorIds(tx: WriteTransaction): readonly string[] {
	return ROLES.flatMap((role) => tx.find('administrator', 'role', role));
}
