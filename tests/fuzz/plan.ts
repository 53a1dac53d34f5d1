import fc from 'fast-check';
import { BROKEN_TEXTS, NO_MESSAGES, WRONG_TYPES } from '#support/hostile/absurd.ts';
import { HOSTILE_TEXTS } from '#support/hostile/texts.ts';
import type { Place } from './place.ts';
import { MUTATIONS } from './mutations.ts';
import { messagesOf } from './shape.ts';
import { thingFor, things } from './things.ts';

/** A request before there is a world to make it in. */
export interface Plan {
	readonly place: Place;
	readonly method: string;
	/** Names the things of the world by placeholders. */
	readonly path: string;
	readonly query: Query;
	/** Index of the actor whose session or key is sent; beyond the last actor, none is. */
	readonly actor: number;
	readonly pass: 'session' | 'key' | 'both' | 'ticket' | 'none';
	readonly body: unknown;
	/** Damage to the body's text, if any. */
	readonly harm: Harm;
	readonly headers: Readonly<Record<string, string>>;
}

export type Harm =
	| { readonly kind: 'none' | 'twice' | 'absent' }
	| { readonly kind: 'cut'; readonly share: number }
	| { readonly kind: 'value'; readonly at: number; readonly raw: string }
	| { readonly kind: 'field'; readonly raw: string }
	| { readonly kind: 'other'; readonly body: string | Uint8Array<ArrayBuffer> };

const METHODS = [
	'GET',
	'HEAD',
	'POST',
	'PUT',
	'PATCH',
	'DELETE',
	'OPTIONS',
	'PROPFIND',
	'LOCK',
	'QUERY'
];
const RAW = [
	...[...WRONG_TYPES, ...HOSTILE_TEXTS, 1e21, -1e-9, [[[[]]]]].map((value) =>
		JSON.stringify(value)
	),
	...BROKEN_TEXTS
];
const FIELDS = [
	'"x":1',
	'"__proto__":{"x":1}',
	'"constructor":{"prototype":{}}',
	'"":0',
	'"id":"x"'
];

const harms: fc.Arbitrary<Harm> = fc.oneof(
	{ weight: 14, arbitrary: fc.constant({ kind: 'none' } as const) },
	{
		weight: 5,
		arbitrary: fc.record({
			kind: fc.constant('value' as const),
			at: fc.nat(20),
			raw: fc.constantFrom(...RAW)
		})
	},
	fc.record({ kind: fc.constant('field' as const), raw: fc.constantFrom(...FIELDS) }),
	fc.record({
		kind: fc.constant('cut' as const),
		share: fc.double({ min: 0, max: 1, noNaN: true })
	}),
	fc.record({ kind: fc.constantFrom('twice' as const, 'absent' as const) }),
	fc.record({
		kind: fc.constant('other' as const),
		body: fc.constantFrom(...NO_MESSAGES.map(([, body]) => body))
	})
);

const headers: fc.Arbitrary<Readonly<Record<string, string>>> = fc.oneof(
	{ weight: 9, arbitrary: fc.constant({}) },
	fc.constantFrom<Readonly<Record<string, string>>>(
		...['text/plain', 'application/json; charset=utf-16', 'multipart/form-data', ''].map(
			(type) => ({ 'content-type': type })
		),
		...['cross-site', 'same-site', 'none', 'x'].map((site) => ({ 'sec-fetch-site': site })),
		...['document', 'script', 'image'].map((dest) => ({ 'sec-fetch-dest': dest })),
		...['null', 'https://evil.example', 'http://localhost'].map((origin) => ({ origin })),
		{ 'content-encoding': 'gzip' },
		{ 'x-sync': '0' },
		{ 'x-sync': 'x'.repeat(2000) },
		{ accept: 'application/x-ndjson' },
		{ 'if-match': '"x"' },
		{ 'if-match': '*' },
		{ 'x-provider-id': 'x' },
		{ 'x-org-id': '0' },
		{ 'x-unfiltered-total-count': '1' },
		{ 'idempotency-key': 'the-same-again' },
		{ 'idempotency-key': 'x'.repeat(300) },
		{ 'x-forwarded-for': '203.0.113.99, ::1' },
		{ 'x-http-method-override': 'DELETE' },
		{ cookie: 'tenantry=x; tenantry=y; =; ;' },
		{ 'content-length': '1' }
	)
);

/** Generates requests for every place, most of them for the push, which carries all changes. */
export function plansFor(places: readonly Place[]): fc.Arbitrary<Plan> {
	const weightOf = ({ path }: Place) => (path === '/sync/v1/push' ? 8 : 1);
	return fc.oneof(
		...places.map((place) => ({ weight: weightOf(place), arbitrary: plansOf(place) }))
	);
}

function plansOf(place: Place): fc.Arbitrary<Plan> {
	const isApi = place.path.startsWith('/api/');
	const isOpen = place.path.startsWith('/sync/v1/quarantine');
	return fc.record({
		place: fc.constant(place),
		method: fc.oneof(
			{ weight: 19, arbitrary: fc.constant(place.method) },
			fc.constantFrom(...METHODS)
		),
		path: pathsOf(place.path),
		query: queriesOf(place.query ?? []),
		actor: fc.oneof({ weight: 2, arbitrary: fc.nat(1) }, { weight: 3, arbitrary: fc.nat(9) }),
		pass: fc.oneof(
			{
				weight: 12,
				arbitrary: fc.constant(isApi ? ('key' as const) : isOpen ? 'ticket' : 'session')
			},
			fc.constantFrom('session' as const, 'key', 'both', 'ticket', 'none')
		),
		body: place.body === undefined ? fc.constant(undefined) : messagesOf(place.body, MUTATIONS),
		harm: harms,
		headers
	});
}

function pathsOf(path: string): fc.Arbitrary<string> {
	const parts = path.split('/').map((part) => {
		if (!part.startsWith(':')) return fc.constant(part);
		const isOrganization = path.startsWith('/api/v2/organizations/');
		const name =
			part === ':id' && /organizations\/:id|organizationlinks\/:id/.test(path)
				? 'organization'
				: part.slice(1);
		return fc.oneof(
			{ weight: 12, arbitrary: thingFor(isOrganization ? 'organization' : name) ?? things },
			{ weight: 1, arbitrary: things },
			{
				weight: 1,
				arbitrary: fc.constantFrom(...HOSTILE_TEXTS.filter(isWritable)).map(encodeURIComponent)
			}
		);
	});
	const whole = fc.tuple(...parts).map((words) => words.join('/'));
	const odd = fc.constantFrom(
		`${path}/`,
		`/${path}`,
		`${path}/x`,
		`${path}%00`,
		path.toUpperCase()
	);
	return fc.oneof({ weight: 24, arbitrary: whole }, odd);
}

function isWritable(text: string): boolean {
	return text.isWellFormed() && text !== '' && text.length < 1000;
}

type Query = readonly (readonly [string, string])[];

const USUAL: Readonly<Record<string, readonly string[]>> = {
	limit: ['1', '10', '100', '101', '0', 'x'],
	skip: ['0', '5', '-1', '9e9'],
	sort: ['email', '-created', 'x'],
	sortIgnoreCase: ['lastname', '-email', '__proto__'],
	fields: ['id,email', 'id', 'constructor'],
	format: ['csv', 'json', 'xml'],
	filter: [
		'email:eq:x',
		'created:gt:2026-01-05T09:00:00Z',
		'roleName:in:Manager|Help Desk',
		'id::',
		'suspended:eq:true',
		'email:search:a',
		'suspended:gt:true',
		'x:eq:1',
		'email:between:a,b'
	],
	filters: ['{}', '{"names":["administrator.suspend"]}', '{"x":1}', '{', '{"outcomes":["noop"]}']
};
const VALUES = ['10', '0', '101', '-1', 'x', '1e3', 'email', '-created', 'csv', 'id::', '{}'];

function queriesOf(names: readonly string[]): fc.Arbitrary<Query> {
	const values = fc.oneof(
		{ weight: 6, arbitrary: fc.constantFrom(...VALUES) },
		{ weight: 1, arbitrary: things },
		{ weight: 1, arbitrary: fc.constantFrom(...HOSTILE_TEXTS) }
	);
	const parameterOf = (name: string) => fc.tuple(fc.constant(name), valueOf(name) ?? values);
	const known = fc.subarray([...names]).chain((some) => fc.tuple(...some.map(parameterOf)));
	const unknown = fc.tuple(fc.constantFrom('x', '__proto__', '', ...names), values);
	return fc.oneof({ weight: 9, arbitrary: known }, fc.array(unknown, { maxLength: 3 }));
}

function valueOf(name: string): fc.Arbitrary<string> | undefined {
	const usual = Object.hasOwn(USUAL, name) ? USUAL[name] : undefined;
	return usual === undefined ? thingFor(name) : fc.constantFrom(...usual);
}
