import { displayName } from '@tenantry/shared/domain/administrator/contact/name.ts';
import type { Decision } from '@tenantry/shared/decide.ts';
import { Role } from '@tenantry/shared/domain/role-schema.ts';
import type { AdministratorEntry } from '#lib/replica/list/administrator-entry.ts';
import type { AdministratorSelection } from '#lib/replica/list/selection.ts';
import type { BulkAction, BulkGroup, BulkPlan, BulkScope } from '#lib/engine-api/bulk.ts';
import type { OpenSession } from '#lib/engine/session/open-session.ts';
import { bulkCall } from './bulk-call.ts';

export interface Planned {
	readonly action: BulkAction;
	readonly plan: BulkPlan;
	readonly changing: readonly { readonly id: string; readonly name: string }[];
}

/** Maximum number of names listed; beyond it only the count is shown. */
const NAMES_SAID = 100;

/** Runs the mutator for each person, so that what it changes and refuses is written once. */
export function planBulk(
	session: OpenSession,
	id: string,
	{ scope, action }: { readonly scope: BulkScope; readonly action: BulkAction }
): Planned {
	const entries = entriesOf(session, scope);
	const changing: AdministratorEntry[] = [];
	const already: AdministratorEntry[] = [];
	let asking = 0;
	const refused = new Map<string, { code: Code; entries: AdministratorEntry[] }>();
	for (const entry of entries) {
		const { name, args } = bulkCall(action, entry.id, {});
		const { outcome, rejection } = session.predict(name, args) ?? UNKNOWN;
		if (rejection !== undefined) {
			const group = refused.get(rejection.code) ?? { code: rejection.code, entries: [] };
			refused.set(rejection.code, group);
			group.entries.push(entry);
		} else if (outcome === 'noop') already.push(entry);
		else changing.push(entry);
		if (outcome === 'approval') asking++;
	}
	return {
		action,
		plan: {
			id,
			selected: entries.length,
			changing: groupOf(changing),
			asking,
			already: groupOf(already),
			refused: [...refused.values()].map((group) => ({
				code: group.code,
				...groupOf(group.entries)
			})),
			roles: rolesOf(changing),
			reachingAll: changing.filter(({ reachesAll }) => reachesAll).length
		},
		changing: changing.map((entry) => ({ id: entry.id, name: calledOf(entry) }))
	};
}

type Code = NonNullable<Decision['rejection']>['code'];

const UNKNOWN: Pick<Decision, 'outcome' | 'rejection'> = { outcome: 'noop' };

function entriesOf(
	{ administratorList }: OpenSession,
	scope: BulkScope
): readonly AdministratorEntry[] {
	const isByName = 'ids' in scope;
	const selection: AdministratorSelection = {
		...(isByName ? { search: '', filter: {} } : { search: scope.search, filter: scope.filter }),
		sort: { by: 'name', direction: 'ascending' }
	};
	const named = new Set(isByName ? scope.ids : scope.except);
	return administratorList.select(selection).filter(({ id }) => named.has(id) === isByName);
}

function groupOf(entries: readonly AdministratorEntry[]): BulkGroup {
	return { count: entries.length, names: entries.slice(0, NAMES_SAID).map(calledOf) };
}

function rolesOf(entries: readonly AdministratorEntry[]): BulkPlan['roles'] {
	const counts = new Map<Role, number>();
	for (const { row } of entries) {
		const role = Role.safeParse(row.value.role);
		if (role.success) counts.set(role.data, (counts.get(role.data) ?? 0) + 1);
	}
	return [...counts].map(([role, count]) => ({ role, count }));
}

function calledOf({ row }: AdministratorEntry): string {
	return displayName(row.value);
}
