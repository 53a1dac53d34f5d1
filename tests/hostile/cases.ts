import { MUTATORS_BY_NAME } from '@tenantry/shared/mutators.ts';
import type { Mutation } from '@tenantry/shared/protocol/push.ts';
import fc from 'fast-check';
import type { Place } from '#fuzz/place.ts';
import { PLACES } from '#fuzz/places.ts';
import { messagesOf } from '#fuzz/shape.ts';
import { fullSizesOf } from '#fuzz/full-size.ts';
import {
	changesOf,
	everyField,
	fitting,
	largest,
	manyBases,
	existingOrganizations
} from './hostile-changes.ts';
import { withOwnThings, type Own } from './own.ts';

/** One thing that a hostile person does again and again, as large as it may be. */
export interface HostileCase {
	readonly name: string;
	readonly method: string;
	/** Pattern of the route. */
	readonly route: string;
	readonly path: (own: Own) => string;
	/** Made for each request; absent where none is sent. */
	readonly body?: (own: Own) => unknown;
	/** The answer is left open. */
	readonly isStream: boolean;
	/** Sent with the API key instead of the session. */
	readonly isOfApi: boolean;
	/** Any content; the others have every field, as long as it may be. */
	readonly isRandom: boolean;
}

const PUSH = '/sync/v1/push';
const PULL = '/sync/v1/pull';
const SEARCHED = 'a'.repeat(1_500);
/** A list in which every record is compared twenty times. */
const FILTER = Array.from({ length: 20 }, () => `id:search:${'a'.repeat(60)}`).join(',');

export const CASES: readonly HostileCase[] = [
	...PLACES.filter(({ path }) => path !== PUSH).flatMap(placeCases),
	...[...MUTATORS_BY_NAME.keys()].map((name) =>
		pushCase(`500 × ${name}`, (own) => changesOf(name, own))
	),
	{
		name: 'everything since the attack began',
		method: 'POST',
		route: PULL,
		path: () => PULL,
		isStream: false,
		isOfApi: false,
		isRandom: false,
		body: ({ deviceId, cookie }) => ({ deviceId, cookie, limit: 5_000 })
	},
	pushCase('one change with thousands of bases', () => [manyBases()]),
	pushCase('one change as large as a push', () => [largest()]),
	pushCase('500 changes that are refused', existingOrganizations),
	pushCase('500 changes with every field', everyField)
];

function placeCases(place: Place): HostileCase[] {
	const { method, path: route, body, query = [] } = place;
	const isOfApi = route.startsWith('/api/v2');
	const isStream = route === '/sync/v1/events';
	const common = { method, route, isOfApi, isStream, isRandom: false };
	const path = pathOf(route);
	const name = `${method} ${route}`;
	if (body !== undefined)
		return [
			...fullSizesOf(body).map((message) => ({
				...common,
				name,
				path,
				body: (own: Own) => withOwn(message, own)
			})),
			{
				...common,
				name: `${name}, anything`,
				path,
				isRandom: true,
				body: (own) => withOwn(fc.sample(messagesOf(body), 1)[0], own)
			}
		];
	const plain = { ...common, name, path };
	if (query.length === 0) return [plain];
	const queries = isOfApi ? ['?limit=100', `?limit=100&filter=${FILTER}`] : [];
	const searches = query.map((field) => `?${field}=${SEARCHED}`);
	return [plain, ...[...queries, ...searches].map((text) => searchCase(plain, text))];
}

function searchCase(plain: HostileCase, query: string): HostileCase {
	return {
		...plain,
		name: `${plain.name}${query.slice(0, 20)}`,
		path: (own) => plain.path(own) + query
	};
}

function pathOf(route: string): HostileCase['path'] {
	const isOfOrganization = /organizations\/:id|organizationlinks\/:id/.test(route);
	return (own) =>
		route
			.replace(':provider_id', own.providerId)
			.replace(':administrator_id', own.administratorIds.at(-1) ?? '')
			.replace(':id', (isOfOrganization ? own.organizationIds : own.administratorIds).at(-1) ?? '');
}

/** Leads a message to things of its sender’s own. */
function withOwn(message: unknown, own: Own): unknown {
	const filled = withOwnThings(message, own);
	if (typeof filled !== 'object' || filled === null || Array.isArray(filled)) return filled;
	const { deviceId, providerId, endpoint } = own;
	const [administratorId] = own.administratorIds;
	const known = { deviceId, providerId, endpoint, administratorId };
	const named = Object.entries(known).filter(([name]) => name in filled);
	return { ...filled, ...Object.fromEntries(named) };
}

function pushCase(name: string, make: (own: Own) => readonly Mutation[]): HostileCase {
	return {
		name,
		method: 'POST',
		route: PUSH,
		path: () => PUSH,
		isStream: false,
		isOfApi: false,
		isRandom: false,
		body: (own) => ({
			deviceId: own.deviceId,
			lane: 'ordinary',
			clientNow: Date.now(),
			queueDepth: 0,
			oldestAt: null,
			cookie: 'a'.repeat(1024),
			mutations: fitting(make(own))
		})
	};
}
