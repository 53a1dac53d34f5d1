import { expect, test } from 'vitest';
import type { EngineState, Person } from '#lib/engine-api/engine-state.ts';
import { destination, routeGuard } from './route-guard.ts';

const person: Person = {
	key: 'p1',
	providerId: 'a',
	providerName: 'Northwind IT',
	administratorId: 'b',
	email: 'ada@example.com',
	name: 'Ada Park',
	waiting: 0,
	methods: [],
	passkeys: []
};
const signedOut: EngineState = { phase: 'signed_out', people: [] };
const locked: EngineState = { phase: 'locked', people: [person] };
const open: EngineState = { phase: 'open', person, firstSync: null };
const choosing: EngineState = { phase: 'choosing_passphrase', person };

const at = (path: string): URL => new URL(path, 'https://console.example');

test.each<[string, EngineState, string, string | undefined]>([
	['signs in first', signedOut, '/', '/sign-in'],
	['keeps the way there', signedOut, '/administrators/7', '/sign-in?to=%2Fadministrators%2F7'],
	['may follow a setup link', signedOut, '/setup', undefined],
	['may make the first provider', signedOut, '/first-setup', undefined],
	['may read the help before', signedOut, '/help', undefined],
	['may read the help while it is locked', locked, '/help', undefined],
	[
		'keeps what a link says of a list',
		signedOut,
		'/administrators?status=pending',
		'/sign-in?to=%2Fadministrators%3Fstatus%3Dpending'
	],
	['unlocks first', locked, '/administrators/7', '/unlock?to=%2Fadministrators%2F7'],
	['may sign in as another person', locked, '/sign-in', undefined],
	['chooses a passphrase first', choosing, '/administrators', '/sign-in?to=%2Fadministrators'],
	['starts with the list', open, '/', '/administrators'],
	[
		'continues to the target of the link',
		open,
		'/unlock?to=%2Fadministrators%2F7',
		'/administrators/7'
	],
	['stays', open, '/changes', undefined]
])('a person %s', (_, state, path, target) => {
	expect(routeGuard(state, at(path))).toBe(target);
});

test.each([
	'//elsewhere.example',
	'https://elsewhere.example',
	'/\\elsewhere.example',
	'/\t/elsewhere.example',
	'/\n/elsewhere.example',
	'/\r\\elsewhere.example',
	' //elsewhere.example',
	'//console.example@elsewhere.example/',
	'https://console.example.elsewhere.example/',
	'http://console.example/administrators',
	'javascript:alert(1)',
	'data:text/html,x',
	'//',
	'/',
	'/.',
	''
])('SEC-E25 the redirect never leads to %j', (to) => {
	expect(destination(at(`/unlock?to=${encodeURIComponent(to)}`))).toBe('/administrators');
});

test.each(['/administrators/7?q=a#b', '/changes', '/reviews/../organizations?status=%C3%A4'])(
	'the redirect leads to %s, a path of our own',
	(to) => {
		const { pathname, search, hash } = at(to);
		expect(destination(at(`/unlock?to=${encodeURIComponent(to)}`))).toBe(pathname + search + hash);
	}
);
