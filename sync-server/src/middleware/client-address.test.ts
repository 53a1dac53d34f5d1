import { expect, test } from 'vitest';

import { clientAddress, LOCAL_NETWORKS, readNetworks, type Proxies } from './client-address.ts';

const CLIENT = '198.51.100.7';

function proxies(text: string, hops = 1): Proxies {
	const networks = readNetworks(text);
	if (networks === undefined) throw new Error(text);
	return { hops, networks };
}

test.each([
	['127.0.0.1', CLIENT],
	['::1', CLIENT],
	['::ffff:127.0.0.1', CLIENT],
	['10.20.30.40', CLIENT],
	['172.31.255.255', CLIENT],
	['192.168.1.5', CLIENT],
	['fd00::5', CLIENT],
	['172.32.0.1', '172.32.0.1'],
	['203.0.113.9', '203.0.113.9'],
	['::ffff:203.0.113.9', '::ffff:203.0.113.9'],
	['2001:db8::1', '2001:db8::1'],
	['unknown', 'unknown']
])('SEC-E09 what %s forwards counts only where a proxy may be', (peer, address) => {
	expect(clientAddress(peer, CLIENT, proxies(LOCAL_NETWORKS))).toBe(address);
});

test('SEC-E09 proxies that the operator names are trusted, and no others', () => {
	const named = proxies('203.0.113.0/24, 2001:db8::7');

	expect(clientAddress('203.0.113.9', CLIENT, named)).toBe(CLIENT);
	expect(clientAddress('2001:db8::7', CLIENT, named)).toBe(CLIENT);
	expect(clientAddress('2001:db8::8', CLIENT, named)).toBe('2001:db8::8');
	expect(clientAddress('127.0.0.1', CLIENT, named)).toBe('127.0.0.1');
});

test.each([
	'',
	'unknown',
	'198.51.100.7:443',
	'[2001:db8::1]',
	'_hidden',
	'1',
	'198.51.100',
	'a b'
])('SEC-E09 “%s” is no address, so that of the peer counts', (said) => {
	expect(clientAddress('10.0.0.2', said, proxies('10.0.0.2'))).toBe('10.0.0.2');
});

test('SEC-E09 the entry counts that the first of our proxies has added', () => {
	const two = proxies('10.0.0.2', 2);

	expect(clientAddress('10.0.0.2', `192.0.2.1, ${CLIENT} , 10.0.0.1`, two)).toBe(CLIENT);
	expect(clientAddress('10.0.0.2', CLIENT, two)).toBe('10.0.0.2');
	expect(clientAddress('10.0.0.2', undefined, two)).toBe('10.0.0.2');
	expect(clientAddress('10.0.0.2', CLIENT, proxies('10.0.0.2', 0))).toBe('10.0.0.2');
});

test.each(['', 'proxy', '10.0.0.0/33', '::1/129', '10.0.0.1,', '10.0.0.0/-1', '10.0.0.1 10.0.0.2'])(
	'“%s” names no networks',
	(text) => {
		expect(readNetworks(text)).toBeUndefined();
	}
);
