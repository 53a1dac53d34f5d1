import { OWNER_ROLE, ROLES, type Role } from '@tenantry/shared/domain/role.ts';
import { SEEING, type Capability, type Condition, type Target } from '#support/capabilities.ts';
import { addForeignProvider } from '#support/foreign-provider.ts';
import {
	createServerWorld,
	newId,
	type DatabaseName,
	type ServerWorld
} from '#support/server-world.ts';

/**
 * To whom a thing is done, from the caller's side. `apart` shares no organization with anybody,
 * `foreign` is another provider's, `nobody` is an id that nobody has. `own` is last: it may end
 * the caller's session.
 */
export const PLACES = ['other', 'owner', 'apart', 'foreign', 'nobody', 'own'] as const;
export type Place = (typeof PLACES)[number];

/** Somebody new of a role, who reaches two organizations, and somebody new in each place. */
export interface Cast {
	readonly id: string;
	readonly targets: Readonly<Record<Place, Target>>;
}

export interface MatrixWorld {
	readonly world: ServerWorld;
	cast(role: Role, needs?: Condition): Promise<Cast>;
	/** The other provider, its administrator and its organization. */
	readonly foreign: Target;
	/** What the other provider holds, to see that nobody touched it. */
	foreignRows(): Promise<readonly string[]>;
}

interface Member {
	readonly role: Role;
	readonly needs?: Condition | undefined;
	/** Those they reach; without them all. */
	readonly organizationIds?: readonly string[];
}

export async function createMatrixWorld(database: DatabaseName): Promise<MatrixWorld> {
	const world = await createServerWorld({ database });
	const foreign = await addForeign(world);
	// Stays behind, whatever becomes of the others.
	await world.addAdministrator({ role: OWNER_ROLE });

	async function add({ role, needs, organizationIds }: Member): Promise<Person> {
		const id = newId();
		const person = { providerId: world.providerId, id, email: `${id}@north.example` };
		await world.apply('administrator.create', {
			...{ id, email: person.email, firstName: 'Ada', lastName: 'Park', role },
			mfaRequired: needs === 'contained',
			...(organizationIds && { accessMode: 'selected', organizationIds: [...organizationIds] })
		});
		if (needs !== 'invited') await world.apply('administrator.recordRegistration', { id });
		if (needs === 'contained') await world.apply('administrator.suspend', { id });
		const isSignedIn = needs === 'signed_in';
		return { ...person, deviceId: isSignedIn ? (await world.signIn(id)).deviceId : newId() };
	}

	async function cast(role: Role, needs?: Condition): Promise<Cast> {
		const shared = await world.addOrganization();
		const [organizationId, apartId] = [
			await world.addOrganization(),
			await world.addOrganization()
		];
		const isRestricted = needs === 'restricted';
		const inSight = { needs, ...(isRestricted && { organizationIds: [shared] }) };
		const own = await add({
			...{ role, organizationIds: [shared, organizationId] },
			needs: needs === 'signed_in' ? needs : undefined
		});
		const other = await add({ ...inSight, role: 'Help Desk' });
		const owner = await add({ ...inSight, role: OWNER_ROLE });
		const apart = await add({
			...{ role: 'Help Desk', needs, organizationIds: isRestricted ? [] : [apartId] }
		});
		const targets = {
			own: { ...own, organizationId },
			other: { ...other, organizationId },
			owner: { ...owner, organizationId },
			apart: { ...apart, organizationId: apartId },
			// Its id, asked for in one's own provider.
			foreign: { ...foreign, providerId: world.providerId, organizationId },
			nobody: { ...own, id: newId(), organizationId }
		};
		return { id: own.id, targets };
	}

	async function foreignRows(): Promise<readonly string[]> {
		const rows = await world.store.db
			.selectFrom('record')
			.select(['id', 'value', 'deleted'])
			.where('provider_id', '=', foreign.providerId)
			.orderBy('id')
			.execute();
		return rows.map((row) => JSON.stringify(row));
	}

	return { world, foreign, cast, foreignRows };
}

type Person = Omit<Target, 'organizationId'>;

async function addForeign(world: ServerWorld): Promise<Target> {
	const { administratorId, ...others } = await addForeignProvider(world);
	return { ...others, id: administratorId, email: 'zoe@south.example', deviceId: newId() };
}

/** Whether the brief gives it; what it says of others holds for those in sight. */
export function isPermitted(
	capability: Pick<Capability, 'own' | 'other' | 'owner'>,
	role: Role,
	place: Place
): boolean {
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

/** One answer a role and place, as tables are compared. */
export async function tableOf<T>(
	answersOf: (role: Role) => Promise<readonly (readonly [Place, T])[]>
): Promise<Record<string, T>> {
	const table: Record<string, T> = {};
	for (const role of ROLES)
		for (const [place, answer] of await answersOf(role)) table[`${role}: ${place}`] = answer;
	return table;
}
