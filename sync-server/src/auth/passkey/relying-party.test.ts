import { expect, test } from 'vitest';

import { relyingPartyOf } from './relying-party.ts';

const parties = (publicUrl: string | undefined, host?: string) =>
	relyingPartyOf({
		publicUrl: publicUrl === undefined ? undefined : new URL(publicUrl),
		isSecure: publicUrl?.startsWith('https') ?? false,
		host
	});

test('passkeys are made for the configured address, whatever a request calls itself', () => {
	expect(parties('https://admin.north.example:8443/', 'evil.example')).toEqual({
		id: 'admin.north.example',
		origin: 'https://admin.north.example:8443'
	});
});

test('without a configured address there are passkeys on this very machine alone', () => {
	expect(parties(undefined, 'localhost:8787')).toEqual({
		id: 'localhost',
		origin: 'http://localhost:8787'
	});
	for (const host of ['evil.example', 'localhost.evil.example', '127.0.0.1:8787', '', undefined])
		expect(parties(undefined, host)).toBeUndefined();
});

test.each(['https://192.0.2.7', 'https://[2001:db8::1]', 'http://admin.north.example'])(
	'%s has none: browsers would not sign for it',
	(url) => {
		expect(parties(url)).toBeUndefined();
	}
);
