import type { Person, RemovedCopy } from '#lib/engine-api/engine-state.ts';
import { personKey, type Identity } from '#lib/engine/copy/identity.ts';
import type { PinLock } from '#lib/engine/copy/pin-lock.ts';
import type { Session } from '#lib/engine/session/session.ts';
import { forgetAnswered, forgetEarlierCarried } from '#lib/envelope/forget-carried.ts';
import type { Clock } from '#lib/replica/context.ts';
import { deleteDatabase, unlessFull, type Storage } from '#lib/replica/store/database.ts';
import type { EndedCopy, KnownPerson, People } from '#lib/replica/store/people.ts';
import { Mutex } from '#lib/replica/store/mutex.ts';
import type { ServerApi } from '#lib/sync/server-api.ts';
import { endCopies } from './copy-ending.ts';
import { lookAtVault, toKnownPerson, toLockedPerson } from './person.ts';
import { askRemovedCopy } from './removed-copy.ts';

export interface KnownPeopleOptions {
	readonly people: People;
	readonly storage: Storage;
	readonly clock: Clock;
	readonly server: Pick<ServerApi, 'ask'>;
}

/** How long the lock screen names the people whose copies were removed. */
const TOLD_FOR_MS = 24 * 3_600_000;

export class KnownPeople {
	/** As last read, most recently used first. */
	current: readonly Person[] = [];
	/** Serializes unlocking and removal, so that no copy is unlocked while it is removed. */
	readonly turns = new Mutex();
	pin: PinLock | undefined;
	/** Copies removed because their people were revoked, as last read. */
	ended: readonly EndedCopy[] = [];
	/** Copies that the browser itself removed, as the server remembers them. */
	removedCopy: RemovedCopy | undefined;
	readonly #reduced = new Set<string>();
	readonly #options: KnownPeopleOptions;

	constructor(options: KnownPeopleOptions) {
		this.#options = options;
	}

	pinOf(key: string): PinLock | undefined {
		return this.pin?.personKey === key ? this.pin : undefined;
	}

	/** This person's vault opens without a secret. */
	opensByItself(key: string): boolean {
		const known = this.current.find((one) => one.key === key);
		return known?.methods.length === 0 && known.isVaultMissing !== true;
	}

	take(session: Session | undefined): void {
		if (session === undefined) return;
		this.pin = session.lock.pin;
		session.close();
	}

	/** Drops a PIN that was tried too often; returns whether it did. */
	async dropSpentPin(): Promise<boolean> {
		if (this.pin?.isSpent !== true) return false;
		const { personKey: key } = this.pin;
		this.pin = undefined;
		// Stored, because the page that will report it restarts, as does the worker.
		await unlessFull(this.#options.people.person.update(key, { isPinSpent: true }));
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

	/** Tells whether the browser itself has removed this person's database since. */
	watchRemoval(identity: Identity): () => Promise<boolean> {
		const { people } = this.#options;
		const { made } = people;
		// People whom another engine has forgotten are not brought back.
		return async () =>
			(await people.person.get(personKey(identity))) !== undefined || people.made > made;
	}

	async askRemovedCopy(): Promise<void> {
		this.removedCopy = await askRemovedCopy(this.#options.server);
	}

	async drop(key: string): Promise<void> {
		const { people, storage } = this.#options;
		if (this.pinOf(key) !== undefined) this.pin = undefined;
		await people.person.delete(key);
		await deleteDatabase(key, storage);
		await this.forgetCarried();
	}

	/** Forgets the receipts of colleagues' changes, whenever a person leaves this browser. */
	async forgetCarried(): Promise<void> {
		await forgetAnswered(this.#options.storage.indexedDB);
	}

	/** Deletes what earlier builds kept of carried changes, at the first start of this one. */
	async forgetEarlierCarried(): Promise<void> {
		await forgetEarlierCarried(this.#options.storage.indexedDB);
	}

	/**
	 * Removes the copies of revoked devices, except that of the person who is in, whose own engine
	 * is notified. Unsent changes stay, sealed, for their author to hand over. A repeated call
	 * continues where the last one was interrupted.
	 */
	end(deviceIds: readonly string[], isIn: (key: string) => boolean): Promise<void> {
		return this.turns.take(async () => {
			const hasEnded = await endCopies(deviceIds, {
				...this.#options,
				isIn: (key) => isIn(key) || this.#reduced.has(key),
				drop: (key) => this.drop(key),
				onreduced: (key) => this.#reduced.add(key)
			});
			if (hasEnded) await this.forgetCarried();
			if (hasEnded) await this.read();
		});
	}

	async #look(known: KnownPerson): Promise<Person> {
		const closed = await lookAtVault(this.#options.storage, known.key);
		const pin = this.pinOf(known.key) === undefined ? [] : (['pin'] as const);
		return toLockedPerson(known, { ...closed, methods: [...pin, ...closed.methods] });
	}
}
