import type { MutationArgs } from '@tenantry/shared/mutators.ts';
import { OWNER_ROLE, ROLES } from '@tenantry/shared/domain/role.ts';
import { createRandom, type Random } from '@tenantry/sync-server/demo/random.ts';

export interface Data {
	readonly providerId: string;
	readonly organizations: readonly MutationArgs<'organization.create'>[];
	/** The first one is the owner who signs in. */
	readonly administrators: readonly MutationArgs<'administrator.import'>[];
}

const FIRST_NAMES =
	'Alex Kim Sofia Omar Ngozi Liam Zoë Åsa Łukasz Çelik José Miyu Ана Дмитрий Ελένη 李 美咲 민준 ليلى דוד प्रिया สมชาย'.split(
		' '
	);
const LAST_NAMES =
	'Okafor Washington Park Jiménez Trần Kowalski Østergård Müller Ito Haddad Nguyen Silva O’Brien Иванова Παπαδόπουλος 王 田中 김 حداد לוי शर्मा ใจดี'.split(
		' '
	);
const TRADES = 'Clinics Logistics Bakery Foundry Hotels School Dental Legal Marine Optics'.split(
	' '
);
const PLACES = 'Granite Harbour Maple Summit Delta Juniper Copper Meadow Falcon Aurora'.split(' ');

/**
 * Creates a provider of `n` administrators and a fifth as many organizations, the same per seed.
 */
export function createData(n: number, seed: number): Data {
	const random = createRandom(seed);
	const organizations = Array.from({ length: Math.ceil(n / 5) }, (_, index) => ({
		id: random.hex(24),
		name: `${random.pick(PLACES)} ${random.pick(TRADES)} ${index}`,
		maxSystemUsers: random.integer(500)
	}));
	const organizationIds = organizations.map(({ id }) => id);
	return {
		providerId: random.hex(24),
		organizations,
		administrators: Array.from({ length: n }, (_, index) => {
			const one = administrator(random, index, organizationIds);
			return index === 0 ? asOwner(one) : one;
		})
	};
}

/**
 * Turns an administrator into one who signs in with a password alone and sees and edits everything.
 */
function asOwner(one: Data['administrators'][number]): Data['administrators'][number] {
	return {
		...one,
		role: OWNER_ROLE,
		suspended: false,
		registered: true,
		mfaRequired: false,
		accessMode: 'all',
		organizationIds: []
	};
}

function administrator(
	random: Random,
	index: number,
	organizationIds: readonly string[]
): Data['administrators'][number] {
	const reachesAll = random.chance(0.1);
	const reached = Array.from({ length: 1 + random.integer(20) }, () =>
		random.pick(organizationIds)
	);
	return {
		id: random.hex(24),
		email: `${random.hex(4)}.${index}@msp.example`,
		firstName: random.pick(FIRST_NAMES),
		lastName: `${random.pick(LAST_NAMES)}${random.chance(0.2) ? `-${random.pick(LAST_NAMES)}` : ''}`,
		role: random.pick(ROLES),
		registered: random.chance(0.95),
		suspended: random.chance(0.07),
		mfaRequired: random.chance(0.6),
		mfaEnrolmentStartedAt: random.chance(0.5) ? 1_700_000_000_000 + random.integer(5e10) : null,
		apiAccess: random.chance(0.1),
		apiKey: null,
		accessMode: reachesAll ? 'all' : 'selected',
		organizationIds: reachesAll ? [] : [...new Set(reached)],
		createdAt: 1_600_000_000_000 + random.integer(1e11)
	};
}
