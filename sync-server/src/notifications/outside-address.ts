import { lookup, type LookupAddress, type LookupOptions } from 'node:dns';
import { BlockList, isIP, type LookupFunction } from 'node:net';

/** Error for a host that is not on the internet, but somewhere the server must not be sent to. */
export class InsideAddress extends Error {}

/**
 * Networks that are not on the internet, from the IANA registries of special-purpose addresses. The
 * subscriber chooses the endpoint, and must not be able to send the server's requests into the
 * operator's network.
 */
const INSIDE_V4: readonly (readonly [string, number])[] = [
	['0.0.0.0', 8],
	['10.0.0.0', 8],
	['100.64.0.0', 10],
	['127.0.0.0', 8],
	['169.254.0.0', 16],
	['172.16.0.0', 12],
	['192.0.0.0', 24],
	['192.0.2.0', 24],
	['192.88.99.0', 24],
	['192.168.0.0', 16],
	['198.18.0.0', 15],
	['198.51.100.0', 24],
	['203.0.113.0', 24],
	['224.0.0.0', 3]
];
/** Parts of 2000::/3 that are special, or hold an address of version 4. */
const INSIDE_V6: readonly (readonly [string, number])[] = [
	['2001::', 23],
	['2001:db8::', 32],
	['2002::', 16],
	['3fff::', 20]
];

const inside = new BlockList();
for (const [network, prefix] of INSIDE_V4) inside.addSubnet(network, prefix, 'ipv4');
for (const [network, prefix] of INSIDE_V6) inside.addSubnet(network, prefix, 'ipv6');
const global = new BlockList();
global.addSubnet('2000::', 3, 'ipv6');
const loopback = new BlockList();
loopback.addSubnet('127.0.0.0', 8, 'ipv4');
loopback.addAddress('::1', 'ipv6');

export interface OutsideOptions {
	/** Also allows this machine, for tests that run a push service. */
	readonly allowsLoopback: boolean;
}

/** Whether an address is on the internet. */
export function isOutside(address: string, { allowsLoopback }: OutsideOptions): boolean {
	const version = isIP(address);
	if (version === 0) return false;
	const family = version === 6 ? 'ipv6' : 'ipv4';
	if (allowsLoopback && loopback.check(address, family)) return true;
	if (inside.check(address, family)) return false;
	return family === 'ipv4' || global.check(address, family);
}

/**
 * Returns the lookup for a connection. It verifies the addresses that are connected to, because a
 * name may resolve to another address each time.
 */
export function outsideLookup(allowed: OutsideOptions): LookupFunction {
	return (host, options, answer) => {
		const all: LookupOptions & { all: true } = { ...options, all: true };
		lookup(host, all, (error, found) => {
			const [first, ...more] = error === null ? found.filter(isAllowed(allowed)) : [];
			if (first === undefined) answer(error ?? new InsideAddress(host), '');
			else if (options.all === true) answer(null, [first, ...more]);
			else answer(null, first.address, first.family);
		});
	};
}

function isAllowed(allowed: OutsideOptions): (found: LookupAddress) => boolean {
	return ({ address }) => isOutside(address, allowed);
}
