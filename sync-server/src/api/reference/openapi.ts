import * as z from 'zod/mini';

import { DEFAULT_LIMIT, FIELDS_FORM, FILTER_FORM, LIMIT_FORM } from '#api/list/query.ts';
import type { AnswerShape, Operation } from '#api/operation.ts';
import { createOperations } from '#api/operations.ts';
import { statusOf, toApiError, type ApiErrorCode } from '#api/refusal.ts';
import { PARTIAL_SCHEMAS, partialNameOf, SCHEMAS } from './schemas.ts';

type Json = Readonly<Record<string, unknown>>;

/** Error codes that every request may answer (`ALWAYS`), and those that writes add (`ON_WRITE`). */
const ALWAYS: readonly ApiErrorCode[] = [
	'invalid_request',
	'unauthenticated',
	'not_found',
	'too_many_requests',
	'internal_error',
	'overloaded'
] as const;
const ON_WRITE: readonly ApiErrorCode[] = [
	'invalid_arguments',
	'not_permitted',
	'id_reused',
	'approval_required',
	'precondition_failed',
	'too_large',
	'unsupported_media_type',
	'disk_full'
] as const;

let document: Json | undefined;

/**
 * Returns the OpenAPI document of the schemas that the server itself parses and answers with. It is
 * built when it is first read, because that takes longer than all else that an app needs.
 */
export function readDocument(): Json {
	return (document ??= createDocument(createOperations()));
}

function createDocument(operations: readonly Operation[]): Json {
	const paths = [...new Set(operations.map(({ path }) => path))];
	return {
		openapi: '3.1.0',
		info: {
			title: 'Tenantry',
			version: '2',
			description: 'The administrators of a provider, their organizations and their audit.'
		},
		servers: [{ url: '/api/v2' }],
		security: [{ key: [] }],
		paths: Object.fromEntries(
			paths.map((path) => [
				path,
				Object.fromEntries(
					operations
						.filter((operation) => operation.path === path)
						.map((operation) => [operation.method, describe(operation)])
				)
			])
		),
		components: {
			securitySchemes: { key: { type: 'apiKey', in: 'header', name: 'x-api-key' } },
			schemas: Object.fromEntries(
				[...Object.entries(SCHEMAS), ...PARTIAL_SCHEMAS].map(([name, schema]) => [
					name,
					toJsonSchema(schema, 'output')
				])
			)
		}
	};
}

function describe(operation: Operation): Json {
	const { id, summary, status, answer } = operation;
	return {
		operationId: id,
		summary,
		parameters: parametersOf(operation),
		...(operation.kind === 'write' && bodyOf(operation)),
		responses: {
			[status]: {
				description: 'Done.',
				...(operation.list !== undefined && { headers: listHeaders(answer) }),
				...(answer.kind !== 'nothing' && json(shapeOf(answer, takesFields(operation))))
			},
			...(hasTag(operation) && { 304: { description: 'Unchanged since the ETag that is named.' } }),
			...refusalsOf(operation)
		}
	};
}

function bodyOf({ body, isBodyOptional }: Extract<Operation, { kind: 'write' }>): Json {
	return {
		requestBody: {
			description: 'Members named limit, skip and fields, as some clients add them, are ignored.',
			required: !isBodyOptional,
			...json(toJsonSchema(body, 'input'))
		}
	};
}

/** Whether an ETag comes with the answer, and a read takes one. */
function hasTag({ kind, answer }: Operation): boolean {
	return kind === 'read' && answer.kind === 'one';
}

function takesFields({ list, query = {} }: Operation): boolean {
	return list !== undefined || 'fields' in query;
}

function shapeOf(answer: Exclude<AnswerShape, { kind: 'nothing' }>, isPartial: boolean): Json {
	const name = isPartial ? partialNameOf(answer.schema) : answer.schema;
	const reference = { $ref: `#/components/schemas/${name}` };
	if (answer.kind === 'one') return reference;
	const list = { type: 'array', items: reference };
	if (answer.kind === 'array') return list;
	return {
		type: 'object',
		properties: { results: list, totalCount: { type: 'integer' } },
		required: ['results', 'totalCount']
	};
}

function parametersOf(operation: Operation): Json[] {
	const inPath = [...operation.path.matchAll(/\{(\w+)\}/g)].map(([, name]) => ({
		name,
		in: 'path',
		required: true,
		schema: { type: 'string', pattern: '^[0-9a-f]{24}$' }
	}));
	const inQuery = Object.entries({ ...listParameters(operation), ...operation.query }).map(
		([name, description]) => ({ name, in: 'query', description, schema: schemaOf(name) })
	);
	const header = (name: string, description: string) => ({
		name,
		in: 'header',
		description,
		schema: { type: 'string' }
	});
	const ofWrites =
		operation.kind === 'write'
			? [
					header('Idempotency-Key', 'A request repeated with the same key is applied once.'),
					header('If-Match', 'The ETag of the state that is meant; another one answers 412.')
				]
			: [];
	const ofRecords = hasTag(operation)
		? [header('If-None-Match', 'The ETag of the state that is known; the same one answers 304.')]
		: [];
	return [
		...inPath,
		...inQuery,
		...ofWrites,
		...ofRecords,
		header('x-provider-id', 'Must agree with the path.'),
		header('x-org-id', 'Must agree with the path.')
	];
}

const NUMBERS = new Set(['limit', 'skip', 'after']);

function schemaOf(name: string): Json {
	if (NUMBERS.has(name))
		return {
			type: 'integer',
			minimum: 0,
			maximum: Number.MAX_SAFE_INTEGER,
			default: name === 'limit' ? DEFAULT_LIMIT : 0
		};
	if (name === 'filter') return { type: 'array', items: { type: 'string' } };
	return { type: 'string' };
}

function listParameters({ list }: Operation): Readonly<Record<string, string>> {
	if (list === undefined) return {};
	const names = Object.keys(list).join(', ');
	return {
		filter: `${FILTER_FORM} Fields: ${names}.`,
		sort: 'Fields, separated by commas or spaces, each with - in front to sort in descending order.',
		sortIgnoreCase: 'Like sort, ignoring case. It applies after sort.',
		fields: FIELDS_FORM,
		limit: LIMIT_FORM,
		skip: 'How many records to skip.'
	};
}

function listHeaders({ kind }: AnswerShape): Json {
	const count = { schema: { type: 'integer' } };
	return {
		...(kind === 'array' && { 'x-total-count': count }),
		'x-unfiltered-total-count': count,
		link: { description: 'The next page, if there is one.', schema: { type: 'string' } }
	};
}

/** Groups the error codes under their statuses. */
function refusalsOf({ kind, refusals = [] }: Operation): Json {
	const codes = [...ALWAYS, ...(kind === 'write' ? ON_WRITE : []), ...refusals];
	const statuses = [...new Set(codes.map(statusOf))].toSorted();
	const error = json({ $ref: '#/components/schemas/Error' });
	return Object.fromEntries(
		statuses.map((status) => {
			const own = codes.filter((code) => statusOf(code) === status);
			const description = own.map((code) => `${code}: ${toApiError(code).message}`).join(' ');
			return [status, { description, ...error }];
		})
	);
}

function json(schema: Json): Json {
	return { content: { 'application/json': { schema } } };
}

/** Converts a schema to JSON Schema; the document states the dialect once. */
export function toJsonSchema(
	schema: z.ZodMiniType,
	io: 'input' | 'output'
): Readonly<Record<string, unknown>> {
	const entries = Object.entries(z.toJSONSchema(schema, { io }));
	return Object.fromEntries(entries.filter(([name]) => name !== '$schema'));
}
