import { expect, test } from 'vitest';

import { relyingPartyOf } from './relying-party.ts';

const parties = (publicUrl: string | undefined, host?: string) =>
	relyingPartyOf({
		publicUrl: publicUrl === undefined ? undefined : new URL(publicUrl),
		isSecure: publicUrl?.startsWith('https') ?? false,
		host
	});

test('passkeys are bound to the configured address, whatever host a request names', () => {
	expect(parties('https://admin.north.example:8443/', 'evil.example')).toEqual({
		id: 'admin.north.example',
		origin: 'https://admin.north.example:8443'
	});
});

test('passkeys work only on localhost when no address is configured', () => {
	expect(parties(undefined, 'localhost:8787')).toEqual({
		id: 'localhost',
		origin: 'http://localhost:8787'
	});
	for (const host of ['evil.example', 'localhost.evil.example', '127.0.0.1:8787', '', undefined])
		expect(parties(undefined, host)).toBeUndefined();
});

test.each(['https://192.0.2.7', 'https://[2001:db8::1]', 'http://admin.north.example'])(
	'%s supports no passkeys because browsers refuse to sign for it',
	(url) => {
		expect(parties(url)).toBeUndefined();
	}
);
