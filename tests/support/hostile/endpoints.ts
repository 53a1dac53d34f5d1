import { ENDPOINTS } from '@tenantry/shared/protocol/endpoints.ts';
import type { Endpoint } from '@tenantry/shared/protocol/endpoint.ts';
import { PUSH } from '@tenantry/shared/protocol/push.ts';
import { QUARANTINE } from '@tenantry/shared/protocol/quarantine.ts';
import { choicesOf, limitOf, valueOf } from '#fuzz/full-size.ts';
import { shapeOf, type Shape } from '#fuzz/json-shape.ts';
import { SUBSCRIPTION } from '#support/notifications/message.ts';
import { MUTATION } from './mutation.ts';

/** A body that an endpoint takes, as its schema has it. */
export interface Taken extends Pick<Endpoint, 'method' | 'path'> {
	/** A valid message with every field, and one item in each list. */
	readonly message: object;
	/** The longest text of each field that holds one. */
	readonly limits: Readonly<Record<string, number>>;
	readonly optional: ReadonlySet<string>;
	readonly nullable: ReadonlySet<string>;
	/** The field whose content is checked for each change separately, see tests/sync. */
	readonly inner: string;
	/** A ticket admits the request instead of a session. */
	readonly isAdmittedByTicket: boolean;
}

/** Id of no one and nothing. */
export const ID = 'a'.repeat(24);

/** Contents that follow rules of their own, where a text of any letters is none. */
const EXAMPLES: Readonly<Record<string, object>> = {
	'/sync/v1/notifications': SUBSCRIPTION,
	[PUSH.path]: { mutations: [MUTATION] },
	[QUARANTINE.path]: { mutations: [MUTATION] }
};

/** Every body that the server takes from a browser; one for each form of an endpoint that has several. */
export const TAKEN: readonly Taken[] = ENDPOINTS.flatMap(({ method, path, request }) =>
	request === undefined
		? []
		: formsOf(shapeOf(request)).map((shape) => taken({ method, path }, shape))
);

function formsOf(shape: Shape): readonly Shape[] {
	const forms = choicesOf(shape);
	return forms.length === 0 ? [shape] : forms;
}

function taken({ method, path }: Pick<Endpoint, 'method' | 'path'>, shape: Shape): Taken {
	const fields = fieldsIn(shape);
	const example = method === 'DELETE' ? {} : EXAMPLES[path];
	const limits = fields
		.filter(([, { inner }]) => isText(inner))
		.map(([name, { inner }]) => {
			const limit = limitOf(inner);
			if (limit === undefined) throw new Error(`${path} takes ${name} of any length.`);
			return [name, limit] as const;
		});
	const namesOf = (is: 'isOptional' | 'isNullable') =>
		new Set(fields.flatMap(([name, field]) => (field[is] ? [name] : [])));
	return {
		method,
		path,
		message: { ...objectOf(shape), ...example },
		limits: Object.fromEntries(limits),
		optional: namesOf('isOptional'),
		nullable: namesOf('isNullable'),
		inner: shape.properties?.mutations === undefined ? '' : 'mutations',
		isAdmittedByTicket: path === QUARANTINE.path
	};
}

function isText({ type, format, const: only, enum: some }: Shape): boolean {
	return type === 'string' && format !== 'uri' && only === undefined && some === undefined;
}

function objectOf(shape: Shape): object {
	const value = valueOf(withOneItem(shape), 0);
	if (typeof value !== 'object' || value === null) throw new Error('A request is no object.');
	return value;
}

function withOneItem(shape: Shape): Shape {
	const properties = Object.entries(shape.properties ?? {}).map(
		([name, inner]) => [name, withOneItem(inner)] as const
	);
	return {
		...shape,
		...(shape.properties !== undefined && { properties: Object.fromEntries(properties) }),
		...(shape.items !== undefined && { items: withOneItem(shape.items), maxItems: 1 })
	};
}

interface Field {
	readonly inner: Shape;
	readonly isOptional: boolean;
	readonly isNullable: boolean;
}

function fieldsIn(shape: Shape, above = ''): readonly (readonly [name: string, field: Field])[] {
	const own = Object.entries(shape.properties ?? {}).flatMap(([key, any]) => {
		const forms = choicesOf(any);
		const inner = forms.find(({ type }) => type !== 'null') ?? any;
		const field = {
			inner,
			isOptional: shape.required?.includes(key) !== true,
			isNullable: forms.some(({ type }) => type === 'null')
		};
		const name = `${above}${key}`;
		return [[name, field] as const, ...fieldsIn(inner, `${name}.`)];
	});
	return shape.items === undefined ? own : [...own, ...fieldsIn(shape.items, `${above}0.`)];
}
