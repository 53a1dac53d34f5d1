import { OWNER_ROLE, type Role } from '@tenantry/shared/domain/role.ts';
import type { Condition, Target } from './capabilities.ts';
import { addForeignProvider } from '#support/servers/foreign-provider.ts';
import type { Place } from './rules.ts';
import { newId } from '#support/servers/operator.ts';
import { createServerWorld, type DatabaseName, type ServerWorld } from '#support/servers/world.ts';

/** A new administrator of a role, who reaches two organizations, and a new target in each place. */
export interface Cast {
	readonly id: string;
	readonly targets: Readonly<Record<Place, Target>>;
}

export interface MatrixWorld {
	readonly world: ServerWorld;
	cast(role: Role, needs?: Condition): Promise<Cast>;
	/** The other provider, its administrator and its organization. */
	readonly foreign: Target;
	/** Returns the other provider's rows, to check that they are unchanged. */
	foreignRows(): Promise<readonly string[]>;
}

interface Member {
	readonly role: Role;
	readonly needs?: Condition | undefined;
	/** Organizations they reach; all of them if absent. */
	readonly organizationIds?: readonly string[];
}

export async function createMatrixWorld(database: DatabaseName): Promise<MatrixWorld> {
	const world = await createServerWorld({ database });
	const foreign = await addForeign(world);
	// An owner who always remains, whatever happens to the others.
	await world.addAdministrator({ role: OWNER_ROLE });

	async function add({ role, needs, organizationIds }: Member): Promise<Person> {
		const id = newId();
		const person = { providerId: world.providerId, id, email: `${id}@north.example` };
		await world.apply('administrator.create', {
			id,
			email: person.email,
			firstName: 'Ada',
			lastName: 'Park',
			role,
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
			role,
			organizationIds: [shared, organizationId],
			needs: needs === 'signed_in' ? needs : undefined
		});
		const other = await add({ ...inSight, role: 'Help Desk' });
		const owner = await add({ ...inSight, role: OWNER_ROLE });
		const apart = await add({
			role: 'Help Desk',
			needs,
			organizationIds: isRestricted ? [] : [apartId]
		});
		const targets = {
			own: { ...own, organizationId },
			other: { ...other, organizationId },
			owner: { ...owner, organizationId },
			apart: { ...apart, organizationId: apartId },
			// The foreign administrator's id, requested in the caller's own provider.
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
