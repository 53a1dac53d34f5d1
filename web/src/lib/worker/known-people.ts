import { deleteDatabase, type Storage } from '#lib/replica/database.ts';
import type { Clock } from '#lib/replica/context.ts';
import type { KnownPerson, People } from '#lib/replica/people.ts';
import type { Desk } from './desk.ts';
import { personKey, toLockedPerson, type Identity } from './identity.ts';
import type { Person } from './live-queries.ts';
import type { PinLock } from './on-demand/pin-lock.ts';
import { lookAtVault, toKnownPerson } from './vaults.ts';

export interface KnownPeopleOptions {
	readonly people: People;
	readonly storage: Storage;
	readonly clock: Clock;
}

/** Who has a copy on this device, as the lock screen may know them. */
export class KnownPeople {
	/** As last read; the last one is first. */
	current: readonly Person[] = [];
	/** Of whoever was in last. */
	pin: PinLock | undefined;
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
		await this.#options.people.person.update(key, { isPinSpent: true });
		await this.read();
		return true;
	}

	async read(): Promise<void> {
		const known = await this.#options.people.list();
		this.current = await Promise.all(known.map((person) => this.#look(person)));
	}

	async note(identity: Identity): Promise<void> {
		const { people, clock } = this.#options;
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

	async #look(known: KnownPerson): Promise<Person> {
		const closed = await lookAtVault(this.#options.storage, known.key);
		const pin = this.pinOf(known.key) === undefined ? [] : (['pin'] as const);
		return toLockedPerson(known, { ...closed, methods: [...pin, ...closed.methods] });
	}
}
