import * as z from 'zod/mini';

import { strict, type Collection, type RowSource } from '#collection.ts';
import { seesAdministrator } from '#domain/visibility.ts';

/**
 * One row per administrator, under the administrator's id, with one field per organization: an
 * edge, with its own version. It counts only if the administrator's mode is `selected`.
 */
export const OrganizationAccess = z.record(z.string(), z.boolean());
export type OrganizationAccess = z.infer<typeof OrganizationAccess>;

export const organizationAccess: Collection<OrganizationAccess> = {
	name: 'organizationAccess',
	noun: 'the organization access of administrator',
	ownedBy: 'administrator',
	indexes: {},
	// An edge is visible to those who see both of its ends.
	visibleTo: {
		all: (reader) => reader.seesAllAdministrators && reader.organizations === 'all',
		row: seesAdministrator,
		fields: ({ organizations }) => organizations
	},
	isAuditShared: true,
	absentValue: false,
	policyOf: () => strict(false),
	// A switch to selected decides every edge, absent ones included.
	alsoVersionedBy: ({ id }) => ({ collection: 'administrator', id, field: 'accessMode' }),
	effectiveValue: (source, { id, field }) => isGranted(source, id, field),
	displayName: () => '',
	fieldName: (organizationId) => `access to organization ${organizationId}`,
	// A first load brings a hundred thousand edges, so rows that are plainly valid skip the parser.
	parse: (input) => (isEdges(input) ? input : OrganizationAccess.parse(input))
};

function isEdges(input: unknown): input is OrganizationAccess {
	if (typeof input !== 'object' || input === null || Array.isArray(input)) return false;
	for (const granted of Object.values(input)) if (typeof granted !== 'boolean') return false;
	return true;
}

function isGranted(source: RowSource, administratorId: string, organizationId: string): boolean {
	return source.row('organizationAccess', administratorId)?.value[organizationId] === true;
}
