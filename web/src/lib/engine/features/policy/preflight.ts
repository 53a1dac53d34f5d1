import { displayName } from '@tenantry/shared/domain/administrator/contact/name.ts';
import type { AdministratorEntry } from '#lib/replica/list/administrator-entry.ts';
import type { OpenSession } from '#lib/engine/session/open-session.ts';
import type { Preflight, PreflightGroup, PreflightQuery } from '#lib/engine-api/policy.ts';

const BY_NAME = { by: 'name', direction: 'ascending' } as const;

export function preflightOf(session: OpenSession, { shown }: PreflightQuery): Preflight {
	const { replica, administratorList, identity } = session;
	const all = administratorList.select({ search: '', filter: {}, sort: BY_NAME });
	const group = (isIn: (entry: AdministratorEntry) => boolean): PreflightGroup => {
		const entries = all.filter(isIn);
		const people = entries.slice(0, shown).map((entry) => ({ id: entry.id, name: nameOf(entry) }));
		return { count: entries.length, people };
	};
	const own = administratorList.get(identity.administratorId);
	return {
		total: all.length,
		isOwnDue: own !== undefined && own.enrolment !== 'finished',
		changed: group((entry) => !entry.isMfaRequired(replica.view, identity.providerId)),
		unfinished: group(
			({ row, enrolment }) => row.value.registered === true && enrolment !== 'finished'
		),
		pending: group((entry) => entry.row.value.registered !== true)
	};
}

function nameOf({ row }: AdministratorEntry): string {
	return displayName(row.value);
}
