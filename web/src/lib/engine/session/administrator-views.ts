import {
	administrators,
	type Administrator
} from '@tenantry/shared/domain/administrator/schema.ts';
import { plainValuesOf } from '@tenantry/shared/domain/administrator/fields.ts';
import { isMfaRequired } from '@tenantry/shared/domain/administrator/mfa.ts';
import type { AdministratorEntry } from '#lib/replica/list/administrator-entry.ts';
import type { OpenSession } from './open-session.ts';
import type { AdministratorSummary, ApiAccess } from '#lib/engine-api/administrator.ts';
import type {
	AdministratorsQuery,
	AdministratorsWindow
} from '#lib/engine-api/administrator-list.ts';

const NAMES_SHOWN = 3;

export function administratorsWindow(
	session: OpenSession,
	query: AdministratorsQuery
): AdministratorsWindow {
	const { administratorList, replica, preview } = session;
	const entries = administratorList.select(query);
	const rows = entries.slice(query.from, query.from + query.count);
	const isPlain = query.search.trim() === '' && Object.keys(query.filter).length === 0;
	return {
		from: query.from,
		rows: rows.map((entry) => summaryOf(session, entry)),
		count: isPlain ? Math.max(entries.length, preview) : entries.length,
		total: Math.max(administratorList.size, preview),
		isPartial: !replica.isComplete
	};
}

export function summaryOf(session: OpenSession, entry: AdministratorEntry): AdministratorSummary {
	const { replica, badges, identity } = session;
	const administrator = administratorOf(entry);
	const organizationIds = entry.organizationIds();
	return {
		id: entry.id,
		...plainValuesOf(administrator),
		email: administrator.email,
		role: administrator.role,
		status: entry.status,
		accessMode: administrator.accessMode,
		organizationCount: organizationIds.length,
		organizationNames: session.organizationList.firstNames(organizationIds, NAMES_SHOWN),
		apiAccess: apiAccessOf(administrator, session.now()),
		mfaRequired: isMfaRequired(replica.view, entry.id, identity.providerId),
		enrolment: entry.enrolment,
		badge: badges.of(administrators.name, entry.id),
		isSelf: entry.id === identity.administratorId
	};
}

export function administratorOf({ row }: AdministratorEntry): Administrator {
	// Rows were parsed when they entered the replica.
	// eslint-disable-next-line @typescript-eslint/consistent-type-assertions -- see above
	return row.value as unknown as Administrator;
}

function apiAccessOf({ apiAccess, apiKey }: Administrator, now: number): ApiAccess {
	if (!apiAccess) return { state: 'disabled' };
	if (apiKey === null) return { state: 'enabled_without_key' };
	const { prefix, createdAt, expiresAt } = apiKey;
	const isExpired = expiresAt !== null && expiresAt <= now;
	return { state: isExpired ? 'expired' : 'enabled', prefix, createdAt, expiresAt };
}
