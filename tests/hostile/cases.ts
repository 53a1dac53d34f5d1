import { MUTATORS_BY_NAME } from '@tenantry/shared/mutators.ts';
import { MAX_PUSH_MUTATIONS, type Mutation } from '@tenantry/shared/protocol/push.ts';
import fc from 'fast-check';
import { messagesOf } from '#fuzz/shape.ts';
import { newId } from '#support/servers/operator.ts';
import { newMutationId } from '#support/servers/replica.ts';
import { ENDPOINTS, type Endpoint } from '#support/hostile/endpoints.ts';

/** One thing that a hostile person does again and again, as large as it may be. */
export interface HostileCase {
	readonly name: string;
	readonly method: 'GET' | 'POST' | 'DELETE';
	readonly path: string;
	/** Made anew for each request; absent where none is sent. */
	readonly body?: (deviceId: string) => object;
	/** The answer is left open. */
	readonly isStream?: boolean;
	/** Sent with the API key instead of the session. */
	readonly isOfApi?: boolean;
}

/** Room of a push, less what stands around its changes. */
const PUSH_BYTES = 1_000_000;
const BASES = 16_000;

/** Requests that have nothing to make larger, with an empty message where they take one. */
const PLAIN = [
	'GET /session/v1/copies',
	'POST /session/v1/lock',
	'GET /session/v1/own-events',
	'GET /session/v1/recovery-codes',
	'POST /session/v1/recovery-codes',
	'GET /session/v1/reminders',
	'GET /session/v1/api-key',
	'POST /session/v1/step-up/question',
	'GET /session/v1/step-up',
	'POST /session/v1/step-up',
	'POST /session/v1/passkeys/rename',
	'POST /session/v1/passkeys/remove',
	'POST /session/v1/passkeys/creation',
	'GET /session/v1/passkeys',
	'POST /session/v1/passkeys',
	'POST /session/v1/passkey-sign-in/question',
	'POST /session/v1/passkey-sign-in',
	'POST /sync/v1/overview',
	'GET /sync/v1/audit/export',
	'GET /sync/v1/notifications',
	'GET /sync/v1/events'
] as const;

const API_PATHS = ['/api/v2/roles', '/api/v2/openapi.json'] as const;

export const CASES: readonly HostileCase[] = [
	...ENDPOINTS.map(routeCase),
	...PLAIN.map(plainCase),
	...API_PATHS.map((path) => ({
		name: `GET ${path}`,
		method: 'GET' as const,
		path,
		isOfApi: true
	})),
	...[...MUTATORS_BY_NAME.keys()].map((name) =>
		pushCase(`500 × ${name}`, () => changes(name, MAX_PUSH_MUTATIONS))
	),
	pushCase('one change with thousands of bases', () => [manyBases()]),
	pushCase('one change as large as a push', () => [largest()]),
	pushCase('500 changes that are refused', () => changes('organization.create', MAX_PUSH_MUTATIONS))
];

function plainCase(name: (typeof PLAIN)[number]): HostileCase {
	const [, path = ''] = name.split(' ');
	return name.startsWith('GET')
		? { name, method: 'GET', path, isStream: path.endsWith('events') && path.includes('sync') }
		: { name, method: 'POST', path, body: () => ({}) };
}

/** A message whose texts are as long as they may be. */
function routeCase({ path, message, limits = {}, ...endpoint }: Endpoint): HostileCase {
	const method = endpoint.method ?? 'POST';
	const filled = Object.entries(limits).reduce<object>(
		(body, [field, length]) => withField(body, field.split('.'), 'x'.repeat(length)),
		message
	);
	return {
		name: `${method} ${path}`,
		method,
		path,
		body: (deviceId) => ('deviceId' in filled ? { ...filled, deviceId } : filled)
	};
}

function withField(body: object, [name = '', ...rest]: readonly string[], value: string): object {
	if (rest.length === 0) return { ...body, [name]: value };
	const inner: unknown = Reflect.get(body, name);
	const object = typeof inner === 'object' && inner !== null ? inner : {};
	return { ...body, [name]: withField(object, rest, value) };
}

function pushCase(name: string, make: () => readonly Mutation[]): HostileCase {
	return {
		name,
		method: 'POST',
		path: '/sync/v1/push',
		body: (deviceId) => ({
			deviceId,
			lane: 'ordinary',
			clientNow: Date.now(),
			queueDepth: 0,
			oldestAt: null,
			mutations: fitting(make())
		})
	};
}

/** As many of the changes as a push has room for. */
function fitting(mutations: readonly Mutation[]): readonly Mutation[] {
	let bytes = 0;
	return mutations.filter((mutation) => (bytes += JSON.stringify(mutation).length) < PUSH_BYTES);
}

function changes(name: string, count: number): Mutation[] {
	const mutator = MUTATORS_BY_NAME.get(name);
	if (mutator === undefined) throw new Error(`No mutator ${name}`);
	const args = fc.sample(messagesOf(mutator.args), 10);
	return Array.from({ length: count }, (_, place) => ({
		...change(name, args[place % args.length]),
		v: mutator.version
	}));
}

function change(name: string, args: unknown): Mutation {
	return { id: newMutationId(), name, v: 1, args, base: {}, seen: null, authoredAt: Date.now() };
}

function manyBases(): Mutation {
	const base = Object.fromEntries(
		Array.from({ length: BASES }, () => [`administrator/${newId()}/suspended`, 0])
	);
	return { ...change('administrator.suspend', { id: newId() }), base };
}

function largest(): Mutation {
	return change('organization.create', { id: newId(), name: 'x'.repeat(PUSH_BYTES - 1_000) });
}
