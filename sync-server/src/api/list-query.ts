import { comparable, compare, fieldKind, type Fields, type ListRecord } from './fields.ts';
import { parseFilter, type Filter } from './filter.ts';
import { refuse } from './refusal.ts';

export type Order = (left: ListRecord, right: ListRecord) => number;

/** What a request wants of a list. */
export interface ListQuery {
	readonly filters: readonly Filter[];
	readonly orders: readonly Order[];
	/** The fields of each record; all of them where none is named. */
	readonly fields: readonly string[];
	readonly limit: number;
	readonly skip: number;
}

export const DEFAULT_LIMIT = 10;
export const MAX_LIMIT = 100;

const LIST_PARAMETERS = ['filter', 'sort', 'sortIgnoreCase', 'fields', 'limit', 'skip'];
const MOST_FILTERS = 20;

export function parseListQuery(query: URLSearchParams, fields: Fields): ListQuery {
	refuseUnknown(query, LIST_PARAMETERS);
	const filters = query.getAll('filter');
	if (filters.length > MOST_FILTERS)
		refuse('invalid_request', 'filter', `At most ${MOST_FILTERS} filters.`);
	return {
		filters: filters.map((text) => parseFilter(text, fields)),
		orders: [
			...names(query, 'sort').map((name) => orderBy(name, fields, 'sort')),
			...names(query, 'sortIgnoreCase').map((name) => orderBy(name, fields, 'sortIgnoreCase'))
		],
		fields: names(query, 'fields').map((name) => requireField(name, fields, 'fields')),
		limit: wholeNumber(query, 'limit', { default: DEFAULT_LIMIT, min: 1, max: MAX_LIMIT }),
		skip: wholeNumber(query, 'skip', { default: 0, min: 0, max: Number.MAX_SAFE_INTEGER })
	};
}

/** A parameter that nobody knows is a mistake, and its list would not be what was wanted. */
export function refuseUnknown(query: URLSearchParams, known: readonly string[]): void {
	const unknown = [...query.keys()].find((name) => !known.includes(name));
	if (unknown !== undefined) refuse('invalid_request', unknown, 'There is no such parameter.');
}

export function wholeNumber(
	query: URLSearchParams,
	name: string,
	range: { readonly default: number; readonly min: number; readonly max: number }
): number {
	const [text, ...more] = query.getAll(name);
	if (text === undefined) return range.default;
	const number = /^\d{1,16}$/.test(text) ? Number(text) : Number.NaN;
	if (more.length > 0 || !(number >= range.min && number <= range.max))
		refuse('invalid_request', name, `One whole number, from ${range.min} to ${range.max}.`);
	return number;
}

function names(query: URLSearchParams, parameter: string): string[] {
	return query
		.getAll(parameter)
		.flatMap((text) => text.split(','))
		.map((name) => name.trim())
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
