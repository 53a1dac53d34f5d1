import { BlockList, isIP } from 'node:net';

export interface Proxies {
	/** Number of proxies in a row. */
	readonly hops: number;
	readonly networks: BlockList;
}

export const NO_PROXIES: Proxies = { hops: 0, networks: new BlockList() };

/** Addresses at which a proxy usually runs: this machine and private networks. */
export const LOCAL_NETWORKS =
	'127.0.0.0/8, ::1, 10.0.0.0/8, 172.16.0.0/12, 192.168.0.0/16, fc00::/7';

const NETWORK = /^([\da-f.:]+)(?:\/(\d{1,3}))?$/i;

/** Addresses and networks, separated by commas; undefined if one is neither. */
export function readNetworks(text: string): BlockList | undefined {
	const networks = new BlockList();
	for (const part of text.split(',')) {
		const [, address = '', bits] = NETWORK.exec(part.trim()) ?? [];
		const family = familyOf(address);
		if (family === undefined) return undefined;
		const longest = family === 'ipv4' ? 32 : 128;
		const length = bits === undefined ? longest : Number(bits);
		if (length > longest) return undefined;
		networks.addSubnet(address, length, family);
	}
	return networks;
}

/**
 * Trusts only as many entries of X-Forwarded-For as there are proxies of ours (ASVS 4.1.3), only
 * from one of them, and only an address: any other text would get a limit of attempts of its own.
 */
export function clientAddress(
	peer: string,
	forwarded: string | undefined,
	{ hops, networks }: Proxies
): string {
	if (hops === 0 || forwarded === undefined || !includes(networks, peer)) return peer;
	const said = forwarded.split(',').at(-hops)?.trim() ?? '';
	return familyOf(said) === undefined ? peer : said;
}

function includes(networks: BlockList, address: string): boolean {
	const family = familyOf(address);
	return family !== undefined && networks.check(address, family);
}

function familyOf(address: string): 'ipv4' | 'ipv6' | undefined {
	switch (isIP(address)) {
		case 4:
			return 'ipv4';
		case 6:
			return 'ipv6';
		default:
			return undefined;
	}
}
