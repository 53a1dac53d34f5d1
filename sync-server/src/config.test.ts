import { expect, test } from 'vitest';

import { addressOf, isSecure, readConfig } from './config.ts';

function config(environment: Record<string, string> = {}) {
	const read = readConfig(environment);
	if (!read.ok) throw new Error(read.error);
	return read.value;
}

test('the server listens on loopback and keeps its data next to itself by default', () => {
	const { host, port, dataFolder, demo, securityEventDays } = config();

	expect([host, port, demo, securityEventDays]).toEqual(['127.0.0.1', 8787, false, 365]);
	expect(dataFolder).toMatch(/\/data$/);
});

test.each([
	[{}, true],
	[{ HOST: 'localhost' }, true],
	[{ HOST: '::1' }, true],
	[{ HOST: '0.0.0.0' }, false],
	[{ HOST: '192.168.1.5' }, false],
	[{ HOST: '127.0.0.1.evil.example' }, false],
	[{ PUBLIC_URL: 'http://127.0.0.1:9999' }, true],
	[{ PUBLIC_URL: 'https://admin.north.example' }, false]
])('the demo is for loopback only: %j %s', (environment, demo) => {
	expect(config({ ...environment, TENANTRY_DEMO: '1' }).demo).toBe(demo);
});

test.each([
	['PORT', '99999'],
	['PORT', 'abc'],
	['PUBLIC_URL', 'ftp://north.example'],
	['PUBLIC_URL', 'north'],
	['PROXY_HOPS', '-1'],
	['TRUSTED_PROXIES', 'proxy.north.example'],
	['TRUSTED_PROXIES', '10.0.0.0/8, 10.0.0.0/33'],
	['LOG_LEVEL', 'loud'],
	['SECURITY_EVENT_DAYS', '89'],
	['SECURITY_EVENT_DAYS', 'for ever'],
	['CONTACT_URL', 'javascript:alert(1)'],
	['API_DOCS_URL', 'docs'],
	['TLS_CERT_FILE', 'portal.crt'],
	['TLS_KEY_FILE', 'portal.key']
])('%s=%s is refused by name', (name, value) => {
	const read = readConfig({ [name]: value });

	expect(!read.ok && read.error).toContain(name);
});

test.each([
	['https://a.example/tenantry', 'a path'],
	['https://a.example/?from=b', 'a query'],
	['https://a.example/#top', 'a fragment'],
	['https://ada:hidden@a.example', 'a user or a password'],
	['https://:hidden@a.example/path', 'a user or a password']
])('PUBLIC_URL=%s is refused for %s, in one line that does not repeat it', (value, fault) => {
	expect(readConfig({ PUBLIC_URL: value })).toEqual({
		ok: false,
		error: `PUBLIC_URL has ${fault}: give scheme, host and port only.`
	});
});

test('the address to open is the public one when it is configured', () => {
	expect(addressOf(config(), 8787)).toBe('http://127.0.0.1:8787');
	expect(addressOf(config({ HOST: '::1' }), 8787)).toBe('http://[::1]:8787');
	expect(addressOf(config({ PUBLIC_URL: 'https://a.example/' }), 1)).toBe('https://a.example');
});

test('browsers connect by https and to no other address when certificate files are configured', () => {
	const files = { TLS_CERT_FILE: '/etc/portal.crt', TLS_KEY_FILE: '/etc/portal.key' };
	const wrong = readConfig({ ...files, PUBLIC_URL: 'http://a.example' });

	expect(addressOf(config(files), 8787)).toBe('https://127.0.0.1:8787');
	expect(isSecure(config(files))).toBe(true);
	expect(isSecure(config({ PUBLIC_URL: 'https://a.example' }))).toBe(true);
	expect(isSecure(config({ PUBLIC_URL: 'http://a.example' }))).toBe(false);
	expect(!wrong.ok && wrong.error).toContain('PUBLIC_URL says http');
});

test('the help links lead where the operator configures, and nowhere by default', () => {
	const { links } = config({ CONTACT_URL: 'mailto:help@north.example', FAQ_URL: '' });

	expect(links).toMatchObject({ contact: 'mailto:help@north.example', faq: null, apiDocs: null });
});
