import { OWNER_ROLE, ROLES, type Role } from '@tenantry/shared/domain/role.ts';
import type { RejectionCode } from '@tenantry/shared/rejection.ts';
import { SEEING, type Capability } from './capabilities.ts';

/**
 * The target of an action, from the caller's side. `apart` shares no organization with the others,
 * `foreign` belongs to another provider, `nobody` is an id that does not exist. `own` comes last,
 * because it may end the caller's session.
 */
export const PLACES = ['other', 'owner', 'apart', 'foreign', 'nobody', 'own'] as const;
export type Place = (typeof PLACES)[number];

type Granted = Pick<Capability, 'own' | 'other' | 'owner'>;

/**
 * Tells whether the brief grants the capability; what it grants over others holds for those in
 * sight.
 */
export function isPermitted(capability: Granted, role: Role, place: Place): boolean {
	switch (place) {
		case 'own':
		case 'other':
		case 'owner':
			return capability[place].includes(role);
		case 'apart':
			return role === OWNER_ROLE && capability.other.includes(role);
		case 'foreign':
		case 'nobody':
			return false;
	}
}

export function isSeen(role: Role, place: Place): boolean {
	if (place === 'own') return true;
	if (place === 'other' || place === 'owner') return SEEING.includes(role);
	return place === 'apart' && role === OWNER_ROLE;
}

/**
 * Returns the expected rejection. The right is checked first, so that a caller without it learns
 * nothing about an id.
 */
export function refusalOf(
	capability: Granted & Pick<Capability, 'ownRefusal' | 'ownerRefusal'>,
	role: Role,
	place: Place
): RejectionCode | undefined {
	if (isPermitted(capability, role, place)) return undefined;
	if (!capability.other.includes(role)) return 'not_permitted';
	if (place === 'own') return capability.ownRefusal ?? 'self_forbidden';
	return place === 'owner' ? ownerRefusalOf(capability, role) : 'not_found';
}

function ownerRefusalOf(
	{ ownerRefusal }: Pick<Capability, 'ownerRefusal'>,
	role: Role
): RejectionCode {
	return role === OWNER_ROLE && ownerRefusal !== undefined ? ownerRefusal : 'not_permitted';
}

/** Collects one answer per role and place into a table that can be compared. */
export async function tableOf<T>(
	answersOf: (role: Role) => Promise<readonly (readonly [Place, T])[]>
): Promise<Record<string, T>> {
	const table: Record<string, T> = {};
	for (const role of ROLES)
		for (const [place, answer] of await answersOf(role)) table[`${role}: ${place}`] = answer;
	return table;
}
