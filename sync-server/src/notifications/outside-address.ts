import type { LookupAddress, LookupOptions } from 'node:dns';
import { Resolver } from 'node:dns/promises';
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

export function isOutside(address: string, { allowsLoopback }: OutsideOptions): boolean {
	const version = isIP(address);
	if (version === 0) return false;
	const family = version === 6 ? 'ipv6' : 'ipv4';
	if (allowsLoopback && loopback.check(address, family)) return true;
	if (inside.check(address, family)) return false;
	return family === 'ipv4' || global.check(address, family);
}

export interface NameOptions {
	readonly timeoutMs?: number;
	/** Absent: the system's name servers. */
	readonly servers?: readonly string[];
}

/**
 * Verifies the addresses that are connected to, because a name may resolve to another address each
 * time. Uses a resolver of its own, which can be cancelled: the system's would occupy a thread as
 * long as a stranger's name server likes.
 */
export function outsideLookup(allowed: OutsideOptions & NameOptions): LookupFunction {
	return (host, options, answer) => {
		resolve(host, allowed).then(
			(all) => {
				const found = all.filter(isWanted(options.family));
				const [first, ...more] = found.filter(isAllowed(allowed));
				if (first === undefined) answer(new InsideAddress(host), '');
				else if (options.all === true) answer(null, [first, ...more]);
				else answer(null, first.address, first.family);
			},
			(error: unknown) => answer(error instanceof Error ? error : new Error(String(error)), '')
		);
	};
}

const NAME_TIMEOUT_MS = 5_000;
/** This machine's own name is in no name server. */
const OWN_NAME = /^(.+\.)?localhost\.?$/i;

async function resolve(host: string, options: NameOptions): Promise<LookupAddress[]> {
	if (OWN_NAME.test(host)) return [{ address: '127.0.0.1', family: 4 }];
	const { timeoutMs = NAME_TIMEOUT_MS, servers } = options;
	const resolver = new Resolver({ timeout: timeoutMs, tries: 1 });
	if (servers !== undefined) resolver.setServers(servers);
	const late = setTimeout(() => resolver.cancel(), timeoutMs);
	try {
		const [v4, v6] = await Promise.allSettled([resolver.resolve4(host), resolver.resolve6(host)]);
		if (v4.status === 'rejected' && v6.status === 'rejected') throw v4.reason;
		return [...addressesIn(v4, 4), ...addressesIn(v6, 6)];
	} finally {
		clearTimeout(late);
	}
}

function addressesIn(found: PromiseSettledResult<string[]>, family: 4 | 6): LookupAddress[] {
	return found.status === 'fulfilled' ? found.value.map((address) => ({ address, family })) : [];
}

function isWanted(family: LookupOptions['family'] = 0): (found: LookupAddress) => boolean {
	return (found) =>
		family === 0 || `IPv${found.family}` === `IPv${String(family).replace('IPv', '')}`;
}

function isAllowed(allowed: OutsideOptions): (found: LookupAddress) => boolean {
	return ({ address }) => isOutside(address, allowed);
}
