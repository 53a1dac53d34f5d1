import { administrators } from '@tenantry/shared/domain/administrator/schema.ts';
import type { ReviewScope } from '@tenantry/shared/domain/access-review/scope.ts';
import { organizationAccess } from '@tenantry/shared/domain/organization-access/schema.ts';
import { fieldKey, type FieldKey } from '@tenantry/shared/row.ts';

import type { StoredRow, StoreReader } from '#store/store.ts';
import type { PeopleInScope } from './coverage.ts';
import { FieldsThen } from './fields-then.ts';

const ROWS_A_STEP = 500;

/**
 * Reads who was in a scope at an earlier version: from the rows, and from later events only if
 * someone's reach has changed since. Neither holds when people were last seen.
 */
export async function readScope(
	reader: StoreReader,
	{ scope, version }: { readonly scope: ReviewScope; readonly version: number }
): Promise<PeopleInScope> {
	if (scope.kind === 'dormant') return undefined;
	const ids: string[] = [];
	const fields = new FieldsThen(version);
	for await (const people of peopleAt(reader, version)) {
		ids.push(...people.map(({ id }) => id));
		if (scope.kind === 'organization') await addReach(reader, fields, { people, scope });
	}
	if (scope.kind === 'all') return new Set(ids);
	await fields.lookBack(reader);
	const { organizationId } = scope;
	const reaches = (id: string) =>
		fields.value(modeOf(id)) === 'all' || fields.value(edgeOf(id, organizationId)) === true;
	return new Set(ids.filter(reaches));
}

async function* peopleAt(
	{ db, providerId }: StoreReader,
	version: number
): AsyncGenerator<readonly StoredRow[]> {
	let after = '';
	for (;;) {
		const people = await db
			.selectFrom('record')
			.select(['collection', 'id', 'value', 'created', 'fields', 'version', 'deleted'])
			.where('provider_id', '=', providerId)
			.where('collection', '=', administrators.name)
			.where('id', '>', after)
			.where('created', '<=', version)
			.where((row) => row.or([row('deleted', 'is', null), row('deleted', '>', version)]))
			.orderBy('id')
			.limit(ROWS_A_STEP)
			.execute();
		yield people;
		const last = people.at(-1);
		if (last === undefined || people.length < ROWS_A_STEP) return;
		after = last.id;
	}
}

async function addReach(
	reader: StoreReader,
	fields: FieldsThen,
	about: {
		readonly people: readonly StoredRow[];
		readonly scope: { readonly organizationId: string };
	}
): Promise<void> {
	const collection = organizationAccess.name;
	for (const row of about.people) fields.add(row, 'accessMode');
	const edges = await reader.rows(about.people.map(({ id }) => ({ collection, id })));
	for (const row of edges) fields.add(row, about.scope.organizationId);
}

function modeOf(id: string): FieldKey {
	return fieldKey(administrators.name, id, 'accessMode');
}

function edgeOf(id: string, organizationId: string): FieldKey {
	return fieldKey(organizationAccess.name, id, organizationId);
}
