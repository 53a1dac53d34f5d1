import * as z from 'zod/mini';

import { becauseFields } from '#domain/because-schema.ts';
import { defineMutator, type WriteTransaction } from '#mutator.ts';
import { requirePermission } from '#permission.ts';
import { reject } from '#rejection.ts';
import { OrganizationId } from '#domain/ids.ts';
import { organizationAccess } from '#domain/organization-access/schema.ts';
import { ROLES } from '#domain/role.ts';

export const organizationArchiveMutators = {
	/** Removes an organization from everyone's reach. Its row and its history stay. */
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
			const row = tx.row('organization', id);
			if (row === undefined) reject({ code: 'organization_unknown' });
			if (row.deleted !== undefined) reject({ code: 'deleted' });
			tx.remove('organization', id);
			// A remaining edge would still make its administrators share an organization.
			for (const administratorId of administratorIds(tx)) {
				if (tx.get(organizationAccess, administratorId)?.[id] === true)
					tx.force(organizationAccess, administratorId, { [id]: false });
			}
		}
	})
};

function administratorIds(tx: WriteTransaction): readonly string[] {
	return ROLES.flatMap((role) => tx.find('administrator', 'role', role));
}
