import * as z from 'zod/mini';

import { AdministratorRecord } from './administrator-record.ts';
import { EventRecord } from './event-record.ts';
import type { SchemaName } from './operation.ts';
import { Link } from './organization-links.ts';
import { OrganizationRecord } from './organizations.ts';
import { ApiError } from './refusal.ts';
import { RoleRecord } from './roles.ts';
import { Settings } from './settings.ts';

/** The document's components by name. */
export const SCHEMAS: Readonly<Record<SchemaName | 'Error', z.ZodMiniObject>> = {
	Administrator: AdministratorRecord,
	Link,
	Organization: OrganizationRecord,
	Settings,
	Event: EventRecord,
	Role: RoleRecord,
	Error: ApiError
};

/** A record of a list that takes `fields`: any of its fields may be missing. */
export const PARTIAL_SCHEMAS: ReadonlyMap<string, z.ZodMiniObject> = new Map(
	(['Administrator', 'Link', 'Organization', 'Role'] as const).map((name) => [
		partialNameOf(name),
		z.partial(SCHEMAS[name])
	])
);

export function partialNameOf(name: SchemaName): string {
	return `Partial${name}`;
}
