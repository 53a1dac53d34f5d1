import { deleteDatabase, hadRoom, type Storage } from '#lib/replica/database.ts';
import type { Clock } from '#lib/replica/context.ts';
import type { EndedCopy, KnownPerson, People } from '#lib/replica/people.ts';
import { reduceToUnsent } from '#lib/replica/unsent-only.ts';
import type { Desk } from './desk.ts';
import { personKey, toLockedPerson, type Identity } from './identity.ts';
import type { Person } from './live-queries.ts';
import type { PinLock } from './on-demand/pin-lock.ts';
import { Turns } from './turns.ts';
import { lookAtVault, toKnownPerson } from './vaults.ts';

export interface KnownPeopleOptions {
	readonly people: People;
	readonly storage: Storage;
	readonly clock: Clock;
}

/** For how long the lock screen says whose copy has gone. */
const TOLD_FOR_MS = 24 * 3_600_000;

/** Who has a copy on this device, as the lock screen may know them. */
export class KnownPeople {
	/** As last read; the last one is first. */
	current: readonly Person[] = [];
	/** Nobody unlocks a copy while it is being taken away. */
	readonly turns = new Turns();
	/** Of whoever was in last. */
	pin: PinLock | undefined;
	/** Copies that are gone because their people were revoked, as last read. */
	ended: readonly EndedCopy[] = [];
	/** Keys of copies of which only what was not sent is left. */
	readonly #reduced = new Set<string>();
	readonly #options: KnownPeopleOptions;

	constructor(options: KnownPeopleOptions) {
		this.#options = options;
	}

	pinOf(key: string): PinLock | undefined {
		return this.pin?.personKey === key ? this.pin : undefined;
	}

	/** Closes what is open, and keeps the PIN that opens it again. */
	take(desk: Desk | undefined): void {
		if (desk === undefined) return;
		this.pin = desk.latch.pin;
		desk.close();
	}

	/** Whether it was tried so often that the full secret is asked for from now on. */
	async dropSpentPin(): Promise<boolean> {
		if (this.pin?.isSpent !== true) return false;
		const { personKey: key } = this.pin;
		this.pin = undefined;
		// The page that will say so begins anew, as does the worker.
		await hadRoom(this.#options.people.person.update(key, { isPinSpent: true }));
		await this.read();
		return true;
	}

	async read(): Promise<void> {
		const { people, clock } = this.#options;
		const [known, ended] = await Promise.all([people.list(), people.ended.toArray()]);
		const isOld = ({ at }: EndedCopy): boolean => at < clock.now() - TOLD_FOR_MS;
		this.ended = ended.filter((one) => !isOld(one));
		const old = ended.filter(isOld).map(({ key }) => key);
		if (old.length > 0) await people.ended.bulkDelete(old);
		this.current = await Promise.all(known.map((person) => this.#look(person)));
	}

	async note(identity: Identity): Promise<void> {
		const { people, clock } = this.#options;
		this.#reduced.delete(personKey(identity));
		await people.ended.delete(personKey(identity));
		await people.person.put(await toKnownPerson(identity, clock.now()));
	}

	/** Tells later whether it was the browser that has taken this person's database away. */
	watchRemoval(identity: Identity): () => Promise<boolean> {
		const { people } = this.#options;
		const { made } = people;
		// Forgotten by another engine, they are not brought back.
		return async () =>
			(await people.person.get(personKey(identity))) !== undefined || people.made > made;
	}

	async drop(key: string): Promise<void> {
		const { people, storage } = this.#options;
		if (this.pinOf(key) !== undefined) this.pin = undefined;
		await people.person.delete(key);
		await deleteDatabase(key, storage);
	}

	/**
	 * Takes away the copies of devices that are revoked, except of whoever is in: their own engine
	 * hears of it. What was not sent stays, sealed, for its author to hand over. Repeated, it goes on
	 * where it was interrupted.
	 */
	end(deviceIds: readonly string[], isIn: (key: string) => boolean): Promise<void> {
		return this.turns.take(() => this.#endThose(deviceIds, isIn));
	}

	async #endThose(deviceIds: readonly string[], isIn: (key: string) => boolean): Promise<void> {
		const known = await this.#options.people.list();
		const ended = known.filter(
			({ key, deviceId }) => deviceIds.includes(deviceId) && !isIn(key) && !this.#reduced.has(key)
		);
		for (const person of ended) await this.#end(person);
		if (ended.length > 0) await this.read();
	}

	async #end({ key, label: name, maskedEmail: email }: KnownPerson): Promise<void> {
		const { people, storage, clock } = this.#options;
		// First of all: from here on the server is asked before anything of it is opened.
		await hadRoom(people.person.update(key, { isRevoked: true }));
		if (await reduceToUnsent(key, storage)) {
			this.#reduced.add(key);
			return;
		}
		await this.drop(key);
		await hadRoom(people.ended.put({ key, name, email, at: clock.now() }));
	}

	async #look(known: KnownPerson): Promise<Person> {
		const closed = await lookAtVault(this.#options.storage, known.key);
		const pin = this.pinOf(known.key) === undefined ? [] : (['pin'] as const);
		return toLockedPerson(known, { ...closed, methods: [...pin, ...closed.methods] });
	}
}
