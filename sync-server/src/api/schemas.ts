import type * as z from 'zod/mini';

import { AdministratorRecord } from './administrator-record.ts';
import { EventRecord } from './event-record.ts';
import type { SchemaName } from './operation.ts';
import { Link } from './organization-links.ts';
import { OrganizationRecord } from './organizations.ts';
import { ApiError } from './refusal.ts';
import { RoleRecord } from './roles.ts';
import { Settings } from './settings.ts';

/** What the document calls its components. */
export const SCHEMAS: Readonly<Record<SchemaName | 'Error', z.ZodMiniType>> = {
	Administrator: AdministratorRecord,
	Link,
	Organization: OrganizationRecord,
	Settings,
	Event: EventRecord,
	Role: RoleRecord,
	Error: ApiError
};
