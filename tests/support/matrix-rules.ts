import { OWNER_ROLE, ROLES, type Role } from '@tenantry/shared/domain/role.ts';
import type { RejectionCode } from '@tenantry/shared/rejection.ts';
import { SEEING, type Capability } from '#support/capabilities.ts';

/**
 * To whom a thing is done, from the caller's side. `apart` shares no organization with anybody,
 * `foreign` is another provider's, `nobody` is an id that nobody has. `own` is last: it may end
 * the caller's session.
 */
export const PLACES = ['other', 'owner', 'apart', 'foreign', 'nobody', 'own'] as const;
export type Place = (typeof PLACES)[number];

type Granted = Pick<Capability, 'own' | 'other' | 'owner'>;

/** Whether the brief gives it; what it says of others holds for those in sight. */
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

/** What the rules say: the right first, so that whoever lacks it learns nothing of an id. */
export function refusalOf(
	capability: Granted & Pick<Capability, 'ownRefusal'>,
	role: Role,
	place: Place
): RejectionCode | undefined {
	if (isPermitted(capability, role, place)) return undefined;
	if (!capability.other.includes(role)) return 'not_permitted';
	if (place === 'own') return capability.ownRefusal ?? 'self_forbidden';
	return place === 'owner' ? 'not_permitted' : 'not_found';
}

/** One answer a role and place, as tables are compared. */
export async function tableOf<T>(
	answersOf: (role: Role) => Promise<readonly (readonly [Place, T])[]>
): Promise<Record<string, T>> {
	const table: Record<string, T> = {};
	for (const role of ROLES)
		for (const [place, answer] of await answersOf(role)) table[`${role}: ${place}`] = answer;
	return table;
}
