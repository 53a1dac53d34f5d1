import { comparable, compare, fieldKind, type Fields, type ListRecord } from './fields.ts';
import { parseFilters, type Filter } from './filter.ts';
import { refuse } from '#api/refusal.ts';

export type Order = (left: ListRecord, right: ListRecord) => number;

/** The parsed query parameters of a list request. */
export interface ListQuery {
	readonly filters: readonly Filter[];
	readonly orders: readonly Order[];
	/** The fields of each record; all of them where none is named. */
	readonly fields: readonly string[];
	readonly limit: number;
	readonly skip: number;
}

export const DEFAULT_LIMIT = 10;
const MAX_LIMIT = 100;

/** Descriptions of the parameters in the OpenAPI document. */
export const FILTER_FORM =
	'field:op:value with one of eq, ne, gt, ge, lt, le, between, search and in. ' +
	'Several are repeated, or joined by commas, and all of them must hold.';
export const FIELDS_FORM =
	'The fields of each record, separated by commas or spaces. Without it, all of them.';
export const LIMIT_FORM =
	`The page size, limited to ${MAX_LIMIT}: a larger one is answered as ${MAX_LIMIT}, ` +
	`and 0 as ${DEFAULT_LIMIT}, the default.`;

/** Parameters that hold several values, so they may be repeated, joined or numbered. */
const COLLECTIONS = ['filter', 'sort', 'sortIgnoreCase', 'fields'];
const LIST_PARAMETERS = [...COLLECTIONS, 'limit', 'skip'];

export function parseListQuery(given: URLSearchParams, fields: Fields): ListQuery {
	const query = withoutNumbers(given);
	refuseUnknown(query, LIST_PARAMETERS);
	return {
		filters: parseFilters(query.getAll('filter'), fields),
		orders: [
			...names(query, 'sort').map((name) => orderBy(name, fields, 'sort')),
			...names(query, 'sortIgnoreCase').map((name) => orderBy(name, fields, 'sortIgnoreCase'))
		],
		fields: readFields(query, fields),
		limit: readLimit(query),
		skip: wholeNumber(query, 'skip') ?? 0
	};
}

/** Reads the fields that a record is wanted with. */
export function readFields(query: URLSearchParams, fields: Fields): readonly string[] {
	return names(query, 'fields').map((name) => requireField(name, fields, 'fields'));
}

/** Strips the index from `filter[0]=a&filter[1]=b`, as some clients number repeated values. */
export function withoutNumbers(query: URLSearchParams): URLSearchParams {
	const bare = new URLSearchParams();
	for (const [given, value] of query) {
		const name = given.replace(/\[\d{1,3}\]$/, '');
		bare.append(COLLECTIONS.includes(name) ? name : given, value);
	}
	return bare;
}

/** The page size: a larger one is cut to the maximum, and 0 asks for the default. */
export function readLimit(query: URLSearchParams): number {
	return Math.min(wholeNumber(query, 'limit') || DEFAULT_LIMIT, MAX_LIMIT);
}

/** Refuses unknown parameters: they are mistakes, and the list would not be the one intended. */
export function refuseUnknown(query: URLSearchParams, known: readonly string[]): void {
	const unknown = [...query.keys()].find((name) => !known.includes(name));
	if (unknown !== undefined) refuse('invalid_request', unknown, 'There is no such parameter.');
}

export function wholeNumber(query: URLSearchParams, name: string): number | undefined {
	const [text, ...more] = query.getAll(name);
	if (text === undefined) return undefined;
	const number = /^\d{1,16}$/.test(text) ? Number(text) : Number.NaN;
	if (more.length > 0 || !Number.isSafeInteger(number))
		refuse('invalid_request', name, `One whole number, from 0 to ${Number.MAX_SAFE_INTEGER}.`);
	return number;
}

function names(query: URLSearchParams, parameter: string): string[] {
	return query
		.getAll(parameter)
		.flatMap((text) => text.split(/[\s,]+/))
		.filter((name) => name !== '');
}

function requireField(name: string, fields: Fields, parameter: string): string {
	if (fieldKind(fields, name) === undefined)
		refuse('invalid_request', parameter, `There is no field ${name}.`);
	return name;
}

function orderBy(text: string, fields: Fields, parameter: 'sort' | 'sortIgnoreCase'): Order {
	const isDescending = text.startsWith('-');
	const name = requireField(isDescending ? text.slice(1) : text, fields, parameter);
	const kind = fields[name] ?? 'text';
	const fold = (value: string | number | undefined) =>
		parameter === 'sortIgnoreCase' && typeof value === 'string' ? value.toLowerCase() : value;
	const valueOf = (record: ListRecord) => fold(comparable(kind, record[name]));
	return (left, right) => compare(valueOf(left), valueOf(right)) * (isDescending ? -1 : 1);
}
