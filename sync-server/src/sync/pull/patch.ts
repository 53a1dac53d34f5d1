import { withOwned } from '@tenantry/shared/mutators.ts';
import type { RowSource } from '@tenantry/shared/collection.ts';
import type { Row, Value } from '@tenantry/shared/row.ts';
import type { WireKey } from '@tenantry/shared/protocol/patch.ts';

import type { PairedRow, StoredRow, StoreReader } from '#store/store.ts';
import { parseRow } from '#sync/loaded-rows.ts';
import { wireRow, type Patch } from './page.ts';
import { seesAdministrator, seesOrganization, type Visibility } from './visibility.ts';

const PEOPLE = new Set(withOwned('administrator'));

/** Returns changed rows as the reader may see them; rows that are no longer visible are deleted. */
export async function patchOf(
	reader: StoreReader,
	visibility: Visibility,
	rows: readonly StoredRow[]
): Promise<Patch> {
	if (visibility.seesAllAdministrators && visibility.organizations === 'all')
		return completePatch(rows);
	const others = rows.filter(({ collection }) => !PEOPLE.has(collection));
	const changed = rows.filter(({ collection }) => PEOPLE.has(collection));
	const ids = [...new Set(changed.map(({ id }) => id))];
	const people = await readPeople(reader, ids);
	const textsById = new Map(people.map((person) => [person.id, visiblePerson(visibility, person)]));
	const lost = ids.filter((id) => (textsById.get(id)?.length ?? 0) === 0);
	const rest = completePatch(others.filter((row) => isVisible(visibility, row)));
	return {
		put: [...rest.put, ...[...textsById.values()].flat()],
		del: [...rest.del, ...lost.flatMap((id) => [...PEOPLE].map((name): WireKey => [name, id]))]
	};
}

/**
 * Whether a row that is not a person's is visible. A deletion is visible to everyone, because an
 * id reveals nothing.
 */
function isVisible(visibility: Visibility, { collection, id, deleted }: StoredRow): boolean {
	return collection !== 'organization' || deleted !== null || seesOrganization(visibility, id);
}

/** Returns an administrator with their access, or nothing if they are not visible. */
export function visiblePerson(visibility: Visibility, person: PairedRow): string[] {
	if (!seesAdministrator(visibility, pairSource(person), person.id)) return [];
	const texts = [wireRow('administrator', person)];
	const access = besideOf(person);
	if (access !== undefined) texts.push(visibleAccess(visibility, access));
	return texts;
}

export function besideOf({
	id,
	beside_value: value,
	beside_created: created,
	beside_fields: fields
}: PairedRow): Pick<StoredRow, 'id' | 'value' | 'created' | 'fields'> | undefined {
	if (value === null || created === null || fields === null) return undefined;
	return { id, value, created, fields };
}

/**
 * Returns the access edges whose two ends are visible, without revealing how many others there
 * are.
 */
function visibleAccess(
	visibility: Visibility,
	access: Pick<StoredRow, 'id' | 'value' | 'created' | 'fields'>
): string {
	if (visibility.organizations === 'all') return wireRow('organizationAccess', access);
	const { value, fields } = parseRow({ ...access, deleted: null });
	return wireRow('organizationAccess', {
		...access,
		value: JSON.stringify(visibleEdges(visibility, value)),
		fields: JSON.stringify(visibleEdges(visibility, fields))
	});
}

function visibleEdges(visibility: Visibility, edges: Value): Value {
	return Object.fromEntries(
		Object.entries(edges).filter(([id]) => seesOrganization(visibility, id))
	);
}

function completePatch(rows: readonly StoredRow[]): Patch {
	const living = rows.filter(({ deleted }) => deleted === null);
	const dead = rows.filter(({ deleted }) => deleted !== null);
	return {
		put: living.map((row) => wireRow(row.collection, row)),
		del: dead.map(({ collection, id }) => [collection, id])
	};
}

/** Reads the living administrators among these ids, each with their access. */
export async function readPeople(
	reader: StoreReader,
	ids: readonly string[]
): Promise<PairedRow[]> {
	const keys = ids.flatMap((id) => [...PEOPLE].map((collection) => ({ collection, id })));
	const living = (await reader.rows(keys)).filter(({ deleted }) => deleted === null);
	const access = living.filter(({ collection }) => collection === 'organizationAccess');
	const accessById = new Map(access.map((row) => [row.id, row]));
	return living
		.filter(({ collection }) => collection === 'administrator')
		.map((row) => {
			const beside = accessById.get(row.id);
			return {
				...row,
				beside_value: beside?.value ?? null,
				beside_created: beside?.created ?? null,
				beside_fields: beside?.fields ?? null
			};
		});
}

/** Exposes the person's two rows only as far as needed to compute their reach. */
function pairSource(person: PairedRow): RowSource {
	const rows: Readonly<Record<string, Row | undefined>> = {
		administrator: reachRow(person.value),
		organizationAccess: person.beside_value === null ? undefined : reachRow(person.beside_value)
	};
	return { row: (collection) => rows[collection], find: () => [] };
}

function reachRow(value: string): Row {
	return parseRow({ value, created: 0, fields: '{}', deleted: null });
}
