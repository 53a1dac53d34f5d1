import { OWNER_ROLE } from '@tenantry/shared/domain/role.ts';
import { fieldKey } from '@tenantry/shared/row.ts';
import { FOR_GOOD, lockKeys } from '@tenantry/sync-server/store/throttle-key.ts';
import { sql } from 'kysely';
import type { Actor, FuzzWorld } from '#fuzz/fuzz-world.ts';
import { openSignInWorld, type SignInWorld } from './world.ts';
import { newId } from '#support/servers/operator.ts';
import { ORIGIN } from './passkeys.ts';
import { idsOfProvider, rowsOfProvider } from '#support/store/provider-rows.ts';
import type { OpenStore } from '#support/store/stores.ts';
import { addVictim, enter, replicaOf, SESSION, type Victim } from './takeover.ts';

/** Two providers on one server; requests of one provider name ids of the other. */
export interface ApartWorld extends FuzzWorld {
	readonly victim: Victim;
	/** Returns every row of the provider that the actors here may not touch. */
	rowsOfVictim(): Promise<string>;
	/** Signs another person in when the last one can no longer get in. */
	keepActor(): Promise<void>;
}

const PROPER = 8;

/**
 * Drops the index that rejects an id used by another provider, so that only the keys separate
 * providers.
 */
export async function allowSharedIds({ store }: Pick<SignInWorld, 'store'>): Promise<void> {
	await sql`DROP INDEX account_administrator`.execute(store.db);
}

export async function openApartWorld(open: () => Promise<OpenStore>): Promise<ApartWorld> {
	const signInWorld = await openSignInWorld({ open, publicUrl: new URL(ORIGIN) });
	const { db } = signInWorld.store;
	for (const name of ['Bakery', 'Brewery'])
		await signInWorld.apply('organization.create', { id: newId(), name });
	const victim = await addVictim(signInWorld);
	const account = { providerId: victim.providerId, administratorId: victim.person.id };
	await signInWorld.addPerson({ role: 'Manager' });
	await replicaOf(signInWorld, victim.here).change('organization.create', {
		id: newId(),
		name: 'Café'
	});
	const south = await signInWorld.addProvider('South Provider');
	const actors: Actor[] = [];
	const replicas = [replicaOf(signInWorld, victim.here)];

	async function addActor(): Promise<void> {
		const person = await signInWorld.addPerson({ providerId: south, role: OWNER_ROLE });
		const entered = await enter(signInWorld, person);
		const { deviceId, deviceCredential: credential, cookie } = entered;
		const replica = replicaOf(signInWorld, entered);
		await replica.pull();
		await replica.change('administrator.setApiAccess', { id: person.id, enabled: true });
		const { body } = await signInWorld.post(`${SESSION}/api-key`, {}, { cookie });
		actors[0] = { ...person, deviceId, credential, cookie, key: String(body.key) };
		replicas[0] = replica;
	}

	await addActor();
	const ids = await idsOfProvider(db, victim.providerId);
	const all = [...ids.values()].flat();
	const world: ApartWorld = {
		signInWorld,
		actors,
		victim,
		foreign: account,
		pushed: [],
		get replica() {
			const [replica] = replicas;
			if (replica === undefined) throw new Error('Nobody is signed in.');
			return replica;
		},
		find: (kind, at) => {
			if (kind === 'email') return `somebody.${at}@south.example`;
			const own = kind === 'field' ? fieldsOf(ids.get('administrator')) : ids.get(kind);
			if (own === undefined) return kind === 'new' ? pick(ids.get('administrator'), at) : kind;
			return at < PROPER ? pick(own, at) : pick(all, at * 7 + all.length);
		},
		rowsOfVictim: () => rowsOfProvider(db, account),
		async keepActor() {
			const { cookie = '' } = actors[0] ?? {};
			const { status } = await signInWorld.request(`${SESSION}/own-events`, {
				headers: { cookie }
			});
			if (status !== 200) await addActor();
		},
		close: () => signInWorld.close()
	};
	return world;
}

function pick(from: readonly string[] = [], at: number): string {
	return from[at % from.length] ?? 'nobody';
}

function fieldsOf(administrators: readonly string[] = []): string[] {
	return administrators.flatMap((id) =>
		['suspended', 'role', 'email'].map((field) => fieldKey('administrator', id, field))
	);
}

/** Locks the victim out; only their own provider can lift these locks. */
export async function lockVictim({ signInWorld, victim }: ApartWorld): Promise<void> {
	const { providerId, person, here } = victim;
	const deviceIds = [here.deviceId];
	for (const key of lockKeys({ providerId, administratorId: person.id, deviceIds }))
		await signInWorld.store.db
			.insertInto('throttle')
			.values({ key, failures: 11, blocked_until: FOR_GOOD - 1, updated_at: 0 })
			.execute();
}
