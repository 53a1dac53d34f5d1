import * as z from 'zod/mini';

import { AdministratorRecord } from '#api/administrators/record.ts';
import { EventRecord } from '#api/events/record.ts';
import { Me } from '#api/me.ts';
import type { SchemaName } from '#api/operation.ts';
import { Link } from '#api/organizations/links.ts';
import { OrganizationRecord } from '#api/organizations/organizations.ts';
import { ApiError } from '#api/refusal.ts';
import { ProviderRecord } from '#api/provider/providers.ts';
import { RoleRecord } from '#api/provider/roles.ts';
import { Settings } from '#api/provider/settings.ts';

/** The document's components by name. */
export const SCHEMAS: Readonly<Record<SchemaName | 'Error', z.ZodMiniObject>> = {
	Administrator: AdministratorRecord,
	Link,
	Organization: OrganizationRecord,
	Provider: ProviderRecord,
	Settings,
	Event: EventRecord,
	Role: RoleRecord,
	Me,
	Error: ApiError
};

/** A record of a list that takes `fields`: any of its fields may be missing. */
export const PARTIAL_SCHEMAS: ReadonlyMap<string, z.ZodMiniObject> = new Map(
	(['Administrator', 'Link', 'Organization', 'Provider', 'Role'] as const).map((name) => [
		partialNameOf(name),
		z.partial(SCHEMAS[name])
	])
);

export function partialNameOf(name: SchemaName): string {
	return `Partial${name}`;
}
