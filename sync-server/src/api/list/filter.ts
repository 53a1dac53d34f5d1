import {
	comparable,
	compare,
	fieldKind,
	type FieldKind,
	type Fields,
	type ListRecord
} from './fields.ts';
import { refuse } from '#api/refusal.ts';

export type Filter = (record: ListRecord) => boolean;

type Operator = 'eq' | 'ne' | 'gt' | 'ge' | 'lt' | 'le' | 'between' | 'search' | 'in';
type Operand = string | number;

const OPERATORS: readonly Operator[] = [
	'eq',
	'ne',
	'gt',
	'ge',
	'lt',
	'le',
	'between',
	'search',
	'in'
] as const;
const ALL_OPERATORS = OPERATORS.join(', ');
const UNORDERED = new Set<FieldKind>(['flag', 'texts', 'object']);
const TEXTS = new Set<FieldKind>(['text', 'email', 'texts']);
const WILDCARD =
	'An asterisk stands at the end of a value, with eq or ne; search finds part of a text, and \\* is an asterisk.';
const MOST_FILTERS = 20;
const MOST_VALUES = 100;

/** Parses the conditions of a list, all of which must hold: repeated, joined by commas, or both. */
export function parseFilters(texts: readonly string[], fields: Fields): Filter[] {
	const conditions = texts.flatMap((text) => conditionsIn(text, fields));
	if (conditions.length > MOST_FILTERS)
		refuse('invalid_request', 'filter', `At most ${MOST_FILTERS} filters.`);
	return conditions.map((text) => parseFilter(text, fields));
}

/**
 * Splits at a comma only where a condition follows it; any other comma is part of a value. Naming
 * either a field or an operator is enough, so that a typo in the other is refused.
 */
function conditionsIn(text: string, fields: Fields): string[] {
	const conditions: string[] = [];
	for (const part of text.split(',')) {
		const [, name = '', word] = /^\s*(\w+):(\w+):/.exec(part) ?? [];
		const isCondition = fieldKind(fields, name) !== undefined || isOperator(word);
		const before = conditions.at(-1);
		if (before === undefined || (word !== undefined && isCondition))
			conditions.push(part.trimStart());
		else conditions[conditions.length - 1] = `${before},${part}`;
	}
	return conditions.filter((condition) => condition.trim() !== '');
}

/** Reads `field:op:value`; a value may hold colons, as times do. */
function parseFilter(text: string, fields: Fields): Filter {
	const [, name = '', operator = '', value = ''] = /^([^:]*):([^:]*):([^]*)$/.exec(text) ?? [];
	const kind = fieldKind(fields, name);
	if (kind === undefined)
		refuse('invalid_request', 'filter', `A filter is field:op:value; there is no field ${name}.`);
	if (!isOperator(operator))
		refuse('invalid_request', 'filter', `A filter is field:op:value; op is ${ALL_OPERATORS}.`);
	const condition = { name, kind, operator, value: literal(value, kind) };
	return endsOpen(value, kind) ? beginning(condition) : compile(condition);
}

function isOperator(word: string | undefined): word is Operator {
	return OPERATORS.some((operator) => operator === word);
}

/** Whether a value ends in an asterisk, which stands for any ending of a text. */
function endsOpen(value: string, kind: FieldKind): boolean {
	return TEXTS.has(kind) && /(?<!\\)\*$/.test(value);
}

/** Returns the literal text of a value, without an asterisk at its end; `\\*` is an asterisk. */
function literal(value: string, kind: FieldKind): string {
	if (!TEXTS.has(kind)) return value;
	const text = endsOpen(value, kind) ? value.slice(0, -1) : value;
	if (/(?<!\\)\*/.test(text)) refuse('invalid_request', 'filter', WILDCARD);
	return text.replaceAll('\\*', '*');
}

interface Condition {
	readonly name: string;
	readonly kind: FieldKind;
	readonly operator: Operator;
	readonly value: string;
}

function compile(condition: Condition): Filter {
	const { name, kind, operator, value } = condition;
	if (operator === 'search') return searching(condition);
	if (operator === 'in' || operator === 'between') return among(condition);
	if (kind === 'texts' && (operator === 'eq' || operator === 'ne'))
		return (record) => holds(record[name], value) === (operator === 'eq');
	const operand = parse(condition, value);
	const test = TESTS[operator];
	if (UNORDERED.has(kind) && operator !== 'eq' && operator !== 'ne')
		refuse('invalid_request', 'filter', `${name} is compared by eq, ne and in.`);
	return (record) => {
		const held = comparable(kind, record[name]);
		if (held === undefined) return operator === 'ne';
		return test(compare(held, operand));
	};
}

/** Compares the beginning of a text, or of any text of a list. */
function beginning({ name, kind, operator, value }: Condition): Filter {
	if (operator !== 'eq' && operator !== 'ne') refuse('invalid_request', 'filter', WILDCARD);
	const one = kind === 'texts' ? 'text' : kind;
	const wanted = String(comparable(one, value));
	const begins = (held: unknown) => String(comparable(one, held) ?? '').startsWith(wanted);
	return (record) => {
		const held = record[name];
		const isFound = Array.isArray(held) ? held.some(begins) : begins(held);
		return isFound === (operator === 'eq');
	};
}

const TESTS: Readonly<
	Record<Exclude<Operator, 'search' | 'in' | 'between'>, (order: number) => boolean>
> = {
	eq: (order) => order === 0,
	ne: (order) => order !== 0,
	gt: (order) => order > 0,
	ge: (order) => order >= 0,
	lt: (order) => order < 0,
	le: (order) => order <= 0
};

function searching({ name, kind, value }: Condition): Filter {
	if (!TEXTS.has(kind)) refuse('invalid_request', 'filter', `${name} is no text to search in.`);
	const wanted = value.toLowerCase();
	return (record) => {
		const held = record[name];
		const texts = Array.isArray(held) ? held : [held ?? ''];
		return texts.some((text) => String(text).toLowerCase().includes(wanted));
	};
}

function among(condition: Condition): Filter {
	const { name, kind, operator, value } = condition;
	const values = value.split(value.includes('|') ? '|' : ',');
	if (values.length > MOST_VALUES)
		refuse('invalid_request', 'filter', `At most ${MOST_VALUES} values.`);
	if (operator === 'in' && kind === 'texts')
		return (record) => values.some((wanted) => holds(record[name], wanted));
	const operands = values.map((text) => parse(condition, text));
	if (operator === 'in') {
		const wanted = new Set(operands);
		return (record) => {
			const held = comparable(kind, record[name]);
			return held !== undefined && wanted.has(held);
		};
	}
	const [from, to] = operands;
	if (from === undefined || to === undefined || operands.length !== 2 || UNORDERED.has(kind))
		refuse('invalid_request', 'filter', 'between takes two values, of a field that has an order.');
	return (record) => {
		const held = comparable(kind, record[name]);
		return held !== undefined && compare(held, from) >= 0 && compare(held, to) <= 0;
	};
}

function parse({ name, kind }: Condition, text: string): Operand {
	const isFlag = kind === 'flag' && /^(true|false)$/.test(text);
	const operand = isFlag ? Number(text === 'true') : comparable(kind, text);
	const isRead = operand !== undefined && !Number.isNaN(operand) && (kind !== 'flag' || isFlag);
	if (!isRead || (kind === 'number' && text.trim() === ''))
		refuse('invalid_request', 'filter', `${text} is no value of ${name}.`);
	return operand;
}

function holds(value: unknown, wanted: string): boolean {
	return Array.isArray(value) && value.includes(wanted);
}
