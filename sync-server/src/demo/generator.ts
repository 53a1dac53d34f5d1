import { OWNER_ROLE, type Role } from '@tenantry/shared/domain/role.ts';

import { roleIdOf } from '#import/api-records.ts';

import { FIRST_NAMES, LAST_NAMES, PLACES, TRADES } from './names.ts';
import { createRandom, type Random } from './random.ts';

export interface GeneratorOptions {
	readonly seed: number;
	readonly administrators: number;
	/** Defaults to a fifth of `administrators`. */
	readonly organizations?: number;
	readonly domain: string;
	/** People joined, and keys were made, before this; a fixed time by default. */
	readonly before?: number;
}

export interface GeneratedRoster {
	readonly organizations: readonly GeneratedOrganization[];
	readonly administrators: readonly GeneratedAdministrator[];
	readonly links: readonly { readonly administrator: string; readonly organization: string }[];
}

interface GeneratedOrganization {
	readonly id: string;
	readonly name: string;
	readonly maxSystemUsers: number;
}

export interface GeneratedAdministrator {
	readonly id: string;
	readonly email: string;
	readonly firstname: string;
	readonly lastname: string;
	readonly registered: boolean;
	readonly suspended: boolean;
	readonly enableMultiFactor: boolean;
	readonly totpEnrolled: boolean;
	readonly role: string;
	readonly roleName: Role;
	readonly organizationAccessTotal: number;
	readonly apiKeyAllowed: boolean;
	readonly apiKeySet: boolean;
	readonly created: string;
	readonly apiKeyHash?: { prefix: string; createdAt: string; expireAt: string };
}

const DAY = 24 * 60 * 60_000;
const NEWEST = Date.UTC(2026, 9, 1);

/** Weighted by repetition: most people have minor roles. One owner per 200 people is added. */
const ROLES: readonly Role[] = [
	'Administrator',
	'Manager',
	'Manager',
	'Manager',
	'Help Desk',
	'Help Desk',
	'Help Desk',
	'Help Desk',
	'Command Runner With Billing',
	'Command Runner',
	'Command Runner',
	'Billing Only',
	'Read Only',
	'Read Only'
] as const;
const ADMINISTRATORS_AN_OWNER = 200;

export function generateRoster(options: GeneratorOptions): GeneratedRoster {
	const { seed, administrators: size, domain, before = NEWEST } = options;
	const random = createRandom(seed);
	const organizations = generateOrganizations(random, options.organizations ?? Math.ceil(size / 5));
	const ids = organizations.map(({ id }) => id);
	const links: { administrator: string; organization: string }[] = [];
	const administrators = Array.from({ length: size }, (_, index) => {
		const id = random.hex(24);
		const reached = reachedBy(random, ids);
		links.push(...reached.map((organization) => ({ administrator: id, organization })));
		return generateAdministrator(random, { id, index, domain, before, reached: reached.length });
	});
	return { organizations, administrators, links };
}

function generateOrganizations(random: Random, size: number): GeneratedOrganization[] {
	const combinations = PLACES.length * TRADES.length;
	const start = random.integer(combinations);
	return Array.from({ length: size }, (_, index) => {
		// A stride that shares no factor with the number of names visits each of them once.
		const place = (start + index * 61) % combinations;
		const name = [PLACES[place % PLACES.length], TRADES[Math.floor(place / PLACES.length)]].join(
			' '
		);
		const round = Math.floor(index / combinations);
		return {
			id: random.hex(24),
			name: round === 0 ? name : `${name} ${String(round + 1)}`,
			maxSystemUsers: 10 * (1 + random.integer(50))
		};
	});
}

/** Picks the reached organizations: all for a tenth of people, one to twenty for the others. */
function reachedBy(random: Random, ids: readonly string[]): readonly string[] {
	const size = 1 + random.integer(Math.min(20, ids.length));
	if (random.chance(0.1) || ids.length === 0) return ids;
	return [...new Set(Array.from({ length: size }, () => random.pick(ids)))];
}

function generateAdministrator(
	random: Random,
	about: {
		readonly id: string;
		readonly index: number;
		readonly domain: string;
		readonly before: number;
		readonly reached: number;
	}
): GeneratedAdministrator {
	const { id, index, domain, before, reached } = about;
	const [firstname, first] = random.pick(FIRST_NAMES);
	const [lastname, last] = random.pick(LAST_NAMES);
	const roleName = index % ADMINISTRATORS_AN_OWNER === 0 ? OWNER_ROLE : random.pick(ROLES);
	const registered = !random.chance(0.06);
	const created = before - random.integer(3 * 365) * DAY;
	const apiKeyAllowed = random.chance(0.2);
	const apiKeySet = apiKeyAllowed && random.chance(0.7);
	return {
		id,
		email: `${first}.${last}.${String(index)}@${domain}`,
		firstname,
		lastname,
		registered,
		suspended: random.chance(0.07),
		roleName,
		role: roleIdOf(roleName),
		enableMultiFactor: random.chance(0.7),
		totpEnrolled: registered && random.chance(0.6),
		organizationAccessTotal: reached,
		apiKeyAllowed,
		apiKeySet,
		created: new Date(created).toISOString(),
		...(apiKeySet && { apiKeyHash: generateKey(random, before) })
	};
}

function generateKey(
	random: Random,
	before: number
): { prefix: string; createdAt: string; expireAt: string } {
	const createdAt = before - random.integer(200) * DAY;
	return {
		prefix: random.hex(4),
		createdAt: new Date(createdAt).toISOString(),
		expireAt: new Date(createdAt + 90 * DAY).toISOString()
	};
}
