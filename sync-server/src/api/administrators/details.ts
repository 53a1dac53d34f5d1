import {
	DETAIL_NAMES,
	eachField,
	factsOf,
	isText,
	PLAIN_FIELDS,
	type DetailName,
	type Details,
	type Facts
} from '@tenantry/shared/domain/administrator/fields.ts';
import * as z from 'zod/mini';

type ApiName = Facts[DetailName]['apiName'];
type Sent = Readonly<Partial<Record<ApiName, unknown>>>;

/** Makes a record of the details, under their names in this API. */
export function eachDetail<T>(valueOf: (name: DetailName) => T): Record<ApiName, T> {
	const entries = DETAIL_NAMES.map((name) => [factsOf(name).apiName, valueOf(name)]);
	// eslint-disable-next-line @typescript-eslint/consistent-type-assertions -- `fromEntries` forgets the keys
	return Object.fromEntries(entries) as Record<ApiName, T>;
}

/** Returns the schema of a detail that a program sends. */
export function sentDetail(name: DetailName): z.ZodMiniType<string | boolean> {
	return isText(name) ? z.string().check(z.maxLength(200)) : z.boolean();
}

/** Returns the details that were sent, as the mutators take them. */
export function detailsIn(sent: Record<ApiName, unknown>): Details;
export function detailsIn(sent: Sent): Partial<Details>;
export function detailsIn(sent: Sent): Partial<Details> {
	const names = DETAIL_NAMES.filter((name) => sent[PLAIN_FIELDS[name].apiName] !== undefined);
	// eslint-disable-next-line @typescript-eslint/consistent-type-assertions -- each was parsed by its schema
	return eachField(names, (name) => sent[PLAIN_FIELDS[name].apiName]) as Partial<Details>;
}
