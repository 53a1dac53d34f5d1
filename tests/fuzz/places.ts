import { ENDPOINTS } from '@tenantry/shared/protocol/endpoints.ts';
import { createOperations } from '@tenantry/sync-server/api/operations.ts';
import type { AnswerShape } from '@tenantry/sync-server/api/operation.ts';
import { SCHEMAS } from '@tenantry/sync-server/api/reference/schemas.ts';
import * as z from 'zod/mini';
import { get, type Place } from './place.ts';

const LIST = ['filter', 'sort', 'sortIgnoreCase', 'fields', 'limit', 'skip', 'search'];
const Status = z.object({ status: z.string() });

const OTHERS: readonly Place[] = [
	get('/api/v2/openapi.json', z.record(z.string(), z.unknown())),
	get('/api/reference'),
	get('/api/reference.json'),
	get('/api/reference.css'),
	get('/livez', Status),
	get('/readyz', Status)
];

const API: readonly Place[] = createOperations().map((operation) => ({
	method: operation.method.toUpperCase(),
	path: `/api/v2${operation.path.replaceAll(/\{(\w+)\}/g, ':$1')}`,
	body: operation.kind === 'write' ? operation.body : undefined,
	query: [...(operation.list === undefined ? [] : LIST), ...Object.keys(operation.query ?? {})],
	answer: answerOf(operation.answer)
}));

/** Every route whose message is known. */
export const PLACES: readonly Place[] = [
	...ENDPOINTS.map(({ request: body, ...endpoint }) => ({ ...endpoint, body })),
	...OTHERS,
	...API
];

/** Returns the places of every route of the server. Messages of an unknown route are any JSON. */
export function placesOf(routes: readonly Pick<Place, 'method' | 'path'>[]): readonly Place[] {
	const isKnown = ({ method, path }: Pick<Place, 'method' | 'path'>) =>
		PLACES.some((place) => place.method === method && place.path === path);
	const unknown = routes.filter((route) => !isKnown(route));
	return [...PLACES, ...unknown.map(({ method, path }) => ({ method, path, body: z.unknown() }))];
}

function answerOf(shape: AnswerShape): z.ZodMiniType | undefined {
	if (shape.kind === 'nothing') return undefined;
	// A request for a list may select some of the fields.
	const one = shape.kind === 'one' ? SCHEMAS[shape.schema] : z.record(z.string(), z.unknown());
	if (shape.kind === 'one') return one;
	if (shape.kind === 'array') return z.array(one);
	return z.strictObject({ results: z.array(one), totalCount: z.number() });
}
