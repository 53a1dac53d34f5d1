import { AdministratorId, OrganizationId } from '@tenantry/shared/domain/ids.ts';
import { OWNER_ROLE, type Role } from '@tenantry/shared/domain/role.ts';

import type { GeneratedRoster } from './generator.ts';
import type { Random } from './random.ts';

/** A person of the demo, with what the stories need to know of them. */
export interface Member {
	readonly id: AdministratorId;
	readonly email: string;
	readonly firstName: string;
	readonly lastName: string;
	readonly role: Role;
	readonly isActive: boolean;
	readonly isMfaRequired: boolean;
	readonly hasBegun: boolean;
	readonly hasKey: boolean;
	readonly organizations: ReadonlySet<string>;
	readonly reachesAll: boolean;
}

export interface Cast {
	readonly members: readonly Member[];
	readonly newcomers: readonly Member[];
	readonly organizations: readonly OrganizationId[];
	readonly visitors: readonly [Member, Member];
	/** An owner whose changes visitors approve, and find in the way of their own. */
	readonly colleague: Member;
	readonly owners: readonly Member[];
	readonly guards: readonly Member[];
	draw(isFit?: (member: Member) => boolean): Member;
}

/** Number of people of a roster, the last, who are not imported. */
export const NEWCOMERS = 2;
const MORE_MANAGERS = 3;

/** Casts a roster whose first people sign in: two owners, an administrator, a manager and others. */
export function createCast(
	{ administrators, organizations, links }: GeneratedRoster,
	{ random, signIns }: { readonly random: Random; readonly signIns: number }
): Cast {
	const reached = Map.groupBy(links, ({ administrator }) => administrator);
	const everyone = administrators.map((somebody): Member => {
		const own = new Set(reached.get(somebody.id)?.map(({ organization }) => organization));
		return {
			id: AdministratorId.parse(somebody.id),
			email: somebody.email,
			firstName: somebody.firstname,
			lastName: somebody.lastname,
			role: somebody.roleName,
			isActive: somebody.registered && !somebody.suspended,
			isMfaRequired: somebody.enableMultiFactor,
			hasBegun: somebody.totpEnrolled,
			hasKey: somebody.apiKeySet,
			organizations: own,
			reachesAll: own.size === organizations.length
		};
	});
	const members = everyone.slice(0, -NEWCOMERS);
	const [ada, ben, chi, mara, ...others] = members;
	const colleague = others.find(({ role }) => role === OWNER_ROLE);
	if (!ada || !ben || !chi || !mara || !colleague) throw new Error('The roster is too small.');
	const managers = others
		.filter(({ role, isActive, hasBegun }) => role === 'Manager' && isActive && hasBegun)
		.slice(0, MORE_MANAGERS);
	const owners = [colleague, ada, ben];
	const guards = [chi, mara, ...managers, ...owners];
	const taken = new Set<Member>([...members.slice(0, signIns), ...guards]);

	return {
		members,
		newcomers: everyone.slice(-NEWCOMERS),
		organizations: organizations.map(({ id }) => OrganizationId.parse(id)),
		visitors: [ada, ben],
		colleague,
		owners,
		guards,
		draw(isFit = () => true) {
			const drawn = random.pick(
				members.filter((member) => member.isActive && !taken.has(member) && isFit(member))
			);
			taken.add(drawn);
			return drawn;
		}
	};
}

/** One person sees the other if they share an organization. */
export function isSeenBy(seer: Member, other: Member): boolean {
	if (seer.role === OWNER_ROLE || seer.reachesAll || other.reachesAll) return true;
	return !seer.organizations.isDisjointFrom(other.organizations);
}
