import { OWNER_ROLE, type Role } from '@tenantry/shared/domain/role.ts';
import { connect, post } from '#support/world/client.ts';
import { ada, ben, sam, type Person } from '#support/world/people.ts';
import { setupToken, tenantry, type World } from '#support/world/world.ts';
import { newId } from '#support/servers/operator.ts';

/**
 * People whom an administrator of some role meets on screen; the contained ones are suspended, with
 * MFA required.
 */
export interface Scene {
	readonly own: Person;
	readonly other: Person;
	readonly owner: Person;
	readonly containedOther: Person;
	readonly containedOwner: Person;
	/** Shares no organization with the others. */
	readonly apart: Person;
	/** Belongs to another provider on the same server. */
	readonly foreign: { readonly email: string };
}

const PASSWORD = 'seven lanterns over the quay';

export async function castScene(world: World, role: Role): Promise<Scene> {
	const owner = await connect(world.server.url, ada);

	async function add(name: string, as: Role, more: object = {}): Promise<Person> {
		const [firstName, lastName] = [name, 'Of the Matrix'];
		const [id, email] = [newId(), `${name.toLowerCase()}@matrix.example`];
		const args = { id, email, firstName, lastName, role: as, mfaRequired: false, ...more };
		await owner.push(owner.mutation('administrator.create', args));
		await owner.pull();
		return {
			id,
			email,
			firstName,
			lastName,
			role: as,
			name: `${firstName} ${lastName}`,
			isRegistered: false,
			isMfaRequired: false,
			password: PASSWORD
		};
	}

	async function addContained(name: string, as: Role): Promise<Person> {
		const person = await add(name, as, { mfaRequired: true });
		await owner.push(owner.mutation('administrator.suspend', { id: person.id }));
		await owner.pull();
		return person;
	}

	const own = await add('Mine', role);
	await setPassword(world, own.email);
	const foreign = { email: 'zoe@south.example' };
	await tenantry(place(world), 'provider', 'create', 'South Provider', '--owner', foreign.email);
	return {
		own,
		other: sam,
		owner: ben,
		foreign,
		containedOther: await addContained('Kept', 'Help Desk'),
		containedOwner: await addContained('Kay', OWNER_ROLE),
		apart: await add('Away', 'Help Desk', { accessMode: 'selected', organizationIds: [] })
	};
}

async function setPassword(world: World, email: string): Promise<void> {
	const request = { token: await setupToken(place(world), email), password: PASSWORD };
	const response = await post(`${world.server.url}/session/v1/setup`, request);
	if (!response.ok) throw new Error(`No password for ${email}: ${await response.text()}`);
}

function place({ server: { dataDir }, databaseUrl }: World) {
	return { dataDir, databaseUrl };
}
