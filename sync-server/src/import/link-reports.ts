import type { Row } from '@tenantry/shared/row.ts';

import { OPERATOR, applyWithin, type SystemChange } from '#sync/push/system-actor.ts';
import { parseRow } from '#sync/loaded-rows.ts';
import type { StoreReader } from '#store/store.ts';

import type { KnownOrganizations } from './administrators.ts';
import { type ImportJob } from './add-records.ts';
import type { Links } from './links.ts';
import type { LineReport } from './report.ts';

type Access = Readonly<Record<'administrator' | 'access', Row | undefined>>;

interface LinkContext {
	readonly known: KnownOrganizations;
	readonly added: ReadonlySet<string>;
}

const MOST_AT_ONCE = 1000;

/**
 * Reports the outcome of each link, once the administrators are in. A person who was added without
 * links, and whose access has not been changed since, gets theirs; otherwise access is changed in
 * the app.
 */
export async function addLinks(
	job: ImportJob,
	{ records, refused, organizationsByAdministrator }: Links,
	{ known, added }: LinkContext
): Promise<LineReport[]> {
	const ids = [...new Set(records.map(({ record }) => record.administrator))];
	return job.store.write(job.providerId, async (tx) => {
		const before = await readAccess(tx, ids);
		const late = [...organizationsByAdministrator].filter(
			([id]) => !added.has(id) && isUntouched(before.get(id))
		);
		const changes = late.flatMap(([id, organizations]) => granting(id, organizations, known));
		if (changes.length > 0) await applyWithin(tx, { at: job.at, actor: OPERATOR, changes });
		const after = changes.length > 0 ? await readAccess(tx, ids) : before;
		const fresh = added.union(new Set(late.map(([id]) => id)));
		const reports = records.map(({ line, label, record }): LineReport => {
			const { administrator, organization } = record;
			const refusal = refusalOf(after.get(administrator), organization, known);
			if (refusal !== undefined) return { line, label, outcome: 'refused', ...refusal };
			return { line, label, outcome: fresh.has(administrator) ? 'added' : 'unchanged' };
		});
		return [...reports, ...refused].sort((a, b) => a.line - b.line);
	});
}

function refusalOf(
	access: Access | undefined,
	organization: string,
	{ ids }: KnownOrganizations
): Pick<LineReport, 'field' | 'code'> | undefined {
	if (!ids.has(organization)) return { field: 'organization', code: 'organization_unknown' };
	if (access === undefined) return { field: 'administrator', code: 'not_found' };
	const reaches =
		access.administrator?.value.accessMode === 'all' || access.access?.value[organization] === true;
	return reaches ? undefined : { field: 'administrator', code: 'not_permitted' };
}

function isUntouched(access: Access | undefined): boolean {
	return (
		access?.administrator?.value.accessMode === 'selected' &&
		access.administrator.fields.accessMode === undefined &&
		Object.keys(access.access?.value ?? {}).length === 0
	);
}

function granting(
	id: string,
	organizations: ReadonlySet<string>,
	{ ids }: KnownOrganizations
): SystemChange[] {
	if (ids.isSubsetOf(organizations))
		return [{ name: 'organizationAccess.setMode', args: { id, mode: 'all' } }];
	const organizationIds = [...organizations];
	const changes: SystemChange[] = [];
	for (let start = 0; start < organizationIds.length; start += MOST_AT_ONCE) {
		const some = organizationIds.slice(start, start + MOST_AT_ONCE);
		changes.push({ name: 'organizationAccess.grant', args: { id, organizationIds: some } });
	}
	return changes;
}

async function readAccess(
	reader: StoreReader,
	ids: readonly string[]
): Promise<Map<string, Access>> {
	const keys = ['administrator', 'organizationAccess'].flatMap((collection) =>
		ids.map((id) => ({ collection, id }))
	);
	const rows = await reader.rows(keys);
	const rowByKey = new Map(rows.map((row) => [`${row.collection}/${row.id}`, parseRow(row)]));
	const living = ids.flatMap((id): [string, Access][] => {
		const administrator = rowByKey.get(`administrator/${id}`);
		if (administrator === undefined || administrator.deleted !== undefined) return [];
		return [[id, { administrator, access: rowByKey.get(`organizationAccess/${id}`) }]];
	});
	return new Map(living);
}
