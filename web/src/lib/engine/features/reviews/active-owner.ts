import { statusOf } from '@tenantry/shared/domain/administrator/schema.ts';
import { OWNER_ROLE } from '@tenantry/shared/domain/role.ts';
import { administratorOf } from '#lib/engine/session/administrator-views.ts';
import type { AdministratorEntry } from '#lib/replica/list/administrator-entry.ts';

export function isActiveOwner(entry: AdministratorEntry): boolean {
	const administrator = administratorOf(entry);
	return administrator.role === OWNER_ROLE && statusOf(administrator) === 'active';
}
