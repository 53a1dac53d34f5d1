import { readNetworks, type Proxies } from '@tenantry/sync-server/middleware/client-address.ts';
import { afterEach, expect, test } from 'vitest';
import { openSignInWorld, type SignInWorld } from '#support/auth/world.ts';

const signIn = '/session/v1/sign-in';
const FLOOD = 300;

let world: SignInWorld | undefined;

afterEach(() => world?.close());

/** Makes wrong attempts, each with the header that `forge` makes up. */
async function flood(
	at: SignInWorld,
	forge: (n: number) => Readonly<Record<string, string>>
): Promise<number> {
	let status = 0;
	for (let n = 0; n <= FLOOD; n++) {
		const guess = { email: `${n}@north.example`, password: 'guess', device: { name: '' } };
		({ status } = await at.post(signIn, guess, { headers: forge(n) }));
	}
	return status;
}

/** One proxy, at the address from which the requests of a test come. */
function behind(proxy: string): Proxies {
	const networks = readNetworks(proxy);
	if (networks === undefined) throw new Error(proxy);
	return { hops: 1, networks };
}

const PEER = '203.0.113.7';

const forged = (n: number) => `198.51.${Math.floor(n / 250)}.${n % 250}`;

test('SEC-E09 no header with an address bypasses the limit when there is no proxy', async () => {
	world = await openSignInWorld();

	const status = await flood(world, (n) => ({
		'x-forwarded-for': forged(n),
		'x-real-ip': forged(n),
		forwarded: `for=${forged(n)}`,
		'true-client-ip': forged(n),
		'cf-connecting-ip': forged(n),
		'x-client-ip': forged(n),
		'x-cluster-client-ip': forged(n),
		via: forged(n)
	}));

	expect(status).toBe(429);
});

test('SEC-E09 entries before the one that the proxy adds are ignored behind one proxy', async () => {
	world = await openSignInWorld({ proxies: behind(PEER) });

	const liar = await flood(world, (n) => ({
		'x-forwarded-for': `${forged(n)}, 203.0.113.9`
	}));
	const other = await world.post(
		signIn,
		{ email: 'a@north.example', password: 'guess', device: { name: '' } },
		{ headers: { 'x-forwarded-for': '203.0.113.10' } }
	);

	expect([liar, other.status]).toEqual([429, 401]);
});

test('SEC-E09 what is no address gets no limit of attempts of its own, although a proxy passes it on', async () => {
	world = await openSignInWorld({ proxies: behind(PEER) });

	expect(await flood(world, (n) => ({ 'x-forwarded-for': `client-${n}` }))).toBe(429);
});

test('SEC-E09 no header changes our origin', async () => {
	world = await openSignInWorld({ publicUrl: new URL('https://admin.north.example') });
	const ask = (headers: Record<string, string>) =>
		world?.post(signIn, { email: 'a@b.example', password: 'x', device: { name: '' } }, { headers });

	const forwarded = await ask({
		origin: 'https://evil.example',
		host: 'evil.example',
		'x-forwarded-host': 'evil.example',
		'x-forwarded-proto': 'https'
	});
	const ours = await ask({ origin: 'https://admin.north.example', host: 'evil.example' });

	expect([forwarded?.status, ours?.status]).toEqual([403, 401]);
});
