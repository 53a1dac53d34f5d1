import { isIPv6 } from 'node:net';

const GROUPS = 8;
const NETWORK_GROUPS = 4;

/**
 * Returns the network that a client's attempts are counted under: its address or, for IPv6, its
 * /64, because a client there has 2^64 addresses.
 */
export function networkOf(address: string): string {
	const [plain = ''] = address.split('%');
	if (!isIPv6(plain)) return address;
	const groups = groupsOf(plain);
	if (isMapped(groups)) return address;
	return `${groups.slice(0, NETWORK_GROUPS).join(':')}::/64`;
}

/** Returns all eight groups in canonical form. */
function groupsOf(address: string): string[] {
	const canonical = new URL(`http://[${address}]`).hostname.slice(1, -1);
	const [head = [], tail = []] = canonical
		.split('::')
		.map((half) => half.split(':').filter((group) => group !== ''));
	const zeros = Array.from({ length: GROUPS - head.length - tail.length }, () => '0');
	return [...head, ...zeros, ...tail];
}

/** Whether the address is IPv4-mapped, like ::ffff:192.0.2.7 on a dual-stack socket. */
function isMapped(groups: readonly string[]): boolean {
	return groups.slice(0, 5).every((group) => group === '0') && groups[5] === 'ffff';
}
