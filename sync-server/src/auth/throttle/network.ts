import { isIPv6 } from 'node:net';

const GROUPS = 8;
const NETWORK_GROUPS = 4;

/** The address or, for IPv6, its /64, because a client there has 2^64 addresses. */
export function networkOf(address: string): string {
	const [plain = ''] = address.split('%');
	if (!isIPv6(plain)) return address;
	const groups = groupsOf(plain);
	if (isMapped(groups)) return address;
	return `${groups.slice(0, NETWORK_GROUPS).join(':')}::/64`;
}

/** All eight groups in canonical form. */
function groupsOf(address: string): string[] {
	const canonical = new URL(`http://[${address}]`).hostname.slice(1, -1);
	const [head = [], tail = []] = canonical
		.split('::')
		.map((half) => half.split(':').filter((group) => group !== ''));
	const zeros = Array.from({ length: GROUPS - head.length - tail.length }, () => '0');
	return [...head, ...zeros, ...tail];
}

function isMapped(groups: readonly string[]): boolean {
	return groups.slice(0, 5).every((group) => group === '0') && groups[5] === 'ffff';
}
