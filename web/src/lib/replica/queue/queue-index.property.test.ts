import fc from 'fast-check';
import { expect, test } from 'vitest';
import { Killer } from '#fixtures/killed-writer.ts';
import {
	enqueue,
	idOf,
	openFixture,
	firstFill,
	page,
	person,
	verdict,
	createStorage,
	type Fixture
} from '#fixtures/replica.ts';

const place = fc.nat({ max: 200 });
const step = fc.oneof(
	{
		weight: 5,
		arbitrary: fc.record({
			kind: fc.constant('edit' as const),
			count: fc.integer({ min: 1, max: 30 })
		})
	},
	{ weight: 1, arbitrary: fc.record({ kind: fc.constant('replace' as const) }) },
	{
		weight: 2,
		arbitrary: fc.record({
			kind: fc.constant('withdraw' as const),
			places: fc.array(place, { maxLength: 4 })
		})
	},
	{
		weight: 2,
		arbitrary: fc.record({ kind: fc.constant('send' as const), count: fc.nat({ max: 20 }) })
	},
	{
		weight: 2,
		arbitrary: fc.record({
			kind: fc.constant('settle' as const),
			places: fc.array(place, { maxLength: 10 })
		})
	},
	{ weight: 2, arbitrary: fc.record({ kind: fc.constant('damage' as const), place }) },
	{
		weight: 3,
		arbitrary: fc.record({
			kind: fc.constant('delete' as const),
			places: fc.array(place, { minLength: 1, maxLength: 12 })
		})
	},
	{ weight: 1, arbitrary: fc.record({ kind: fc.constant('acknowledge' as const) }) },
	{ weight: 2, arbitrary: fc.record({ kind: fc.constant('restart' as const) }) },
	{ weight: 1, arbitrary: fc.record({ kind: fc.constant('second engine' as const) }) },
	{
		weight: 2,
		arbitrary: fc.record({ kind: fc.constant('kill' as const), after: fc.nat({ max: 2 }) })
	}
);
type Step = typeof step extends fc.Arbitrary<infer T> ? T : never;

const sam = { id: idOf('sam') };

/** A device whose disk someone else writes to as well. */
class World {
	readonly #storage = createStorage();
	/** Records that someone else has deleted. */
	readonly #deleted = new Set<number>();
	readonly #killer = new Killer();
	#fixture: Fixture | undefined;

	async open(): Promise<void> {
		this.#killer.spare();
		this.#fixture = await openFixture(this.#storage, { wrap: this.#killer.wrap });
	}

	async begin(): Promise<void> {
		await this.open();
		await this.#open.pullApplier.receive(firstFill(person('sam')), null);
	}

	async take(one: Step): Promise<void> {
		const { replica, database } = this.#open;
		switch (one.kind) {
			case 'damage': {
				const [sequence] = this.#at([one.place], await database.queue.toCollection().primaryKeys());
				const sealed = new Uint8Array(64);
				if (sequence !== undefined) await database.queue.update(sequence, { sealed });
				return;
			}
			case 'delete': {
				const keys = this.#at(one.places, await database.queue.toCollection().primaryKeys());
				await database.queue.bulkDelete(keys);
				for (const key of keys) this.#deleted.add(key);
				return;
			}
			case 'acknowledge':
				return replica.letGoUnreadable(replica.unreadable.list().map(({ sequence }) => sequence));
			case 'restart':
				return this.restart();
			case 'second engine':
				return this.#openSecond();
			case 'kill':
				return this.#kill(one.after);
			case 'edit':
			case 'replace':
			case 'withdraw':
			case 'send':
			case 'settle':
				return this.#change(one);
		}
	}

	/** Expects the missing changes to be exactly the deleted ones that were not settled. */
	async restart(): Promise<void> {
		const live = this.#live();
		this.#open.database.close();
		await this.open();
		await this.#expect(live);
	}

	async #change(
		one: Extract<Step, { kind: 'edit' | 'replace' | 'withdraw' | 'send' | 'settle' }>
	): Promise<void> {
		const { replica, pullApplier } = this.#open;
		const waiting = replica.queue.list();
		if (one.kind === 'edit') {
			const edits = Array.from({ length: one.count }, (_, at) => ({ ...sam, firstName: `N${at}` }));
			await Promise.all(
				edits.map((args) => enqueue(this.#open, 'administrator.editDetails', args))
			);
		} else if (one.kind === 'replace') {
			await enqueue(this.#open, 'administrator.removeMfa', sam);
			await enqueue(this.#open, 'administrator.requireMfa', sam);
		} else if (one.kind === 'withdraw')
			await replica.withdrawAll(this.#at(one.places, waiting).map(({ mutation }) => mutation.id));
		else if (one.kind === 'send') await replica.queue.markSent(waiting.slice(0, one.count));
		else {
			const sent = [
				...waiting.filter(({ state }) => state !== 'waiting').map(({ mutation }) => mutation.id),
				...replica.unreadable.list().flatMap(({ sent, mutationId }) => (sent && mutationId) || [])
			];
			const verdicts = this.#at(one.places, sent).map((id) => verdict(id));
			const { cookie } = pullApplier;
			await pullApplier.receive(page({ cookie: `${cookie}x`, verdicts }), cookie);
		}
	}

	/** The newer engine takes over between two of the older one's changes. */
	async #openSecond(): Promise<void> {
		const older = this.#open;
		const before = this.#live();
		await this.open();
		await this.#expect(before);
		const late = await older.replica.enqueue({ name: 'administrator.suspend', args: sam });
		expect(late.ok).toBe(false);
		older.database.close();
	}

	/**
	 * Kills the engine in the middle of a change, which is then on the disk entirely or not at all.
	 */
	async #kill(after: number): Promise<void> {
		const { queue, unreadable } = this.#open.replica;
		const before = new Set([...this.#live(), ...unreadable.list().map(({ sequence }) => sequence)]);
		this.#killer.killAfter(after);
		const [first] = queue.list();
		await Promise.all([
			this.#open.replica.enqueue({ name: 'administrator.suspend', args: sam }),
			queue.markSent(queue.list().slice(0, 3)).catch(() => undefined),
			first && this.#open.replica.withdraw(first.mutation.id).catch(() => undefined)
		]);
		this.#open.database.close();
		await this.open();
		const { missing } = this;
		// The change that was being withdrawn may be removed for good.
		const present = new Set(await this.#open.database.queue.toCollection().primaryKeys());
		const surely = [...before].filter(
			(one) => this.#deleted.has(one) && !present.has(one) && one !== first?.sequence
		);
		expect(missing).toEqual(expect.arrayContaining(surely));
		for (const one of missing) expect(before.has(one) && this.#deleted.has(one)).toBe(true);
		expect(this.#open.replica.queue.disk.index.unnamed).toBeNull();
	}

	async #expect(live: ReadonlySet<number>): Promise<void> {
		// Changes that rest on a withdrawn one are written again.
		const present = new Set(await this.#open.database.queue.toCollection().primaryKeys());
		const expected = [...live].filter((one) => this.#deleted.has(one) && !present.has(one));
		expect(this.missing).toEqual(expected.toSorted((left, right) => left - right));
		expect(this.#live()).toEqual(live);
		expect(this.#open.replica.queue.disk.index.unnamed).toBeNull();
	}

	get missing(): readonly number[] {
		const { unreadable } = this.#open.replica;
		return unreadable.list().flatMap(({ stored, sequence }) => (stored === null ? sequence : []));
	}

	/** Everything that was saved and not settled yet. */
	#live(): ReadonlySet<number> {
		const { queue, unreadable } = this.#open.replica;
		const all = [...queue.list(), ...unreadable.list()].map(({ sequence }) => sequence);
		return new Set(all.toSorted((left, right) => left - right));
	}

	#at<T>(places: readonly number[], among: readonly T[]): T[] {
		if (among.length === 0) return [];
		return [...new Set(places.map((at) => at % among.length))].flatMap((at) => among[at] ?? []);
	}

	get #open(): Fixture {
		if (this.#fixture === undefined) throw new Error('Not open');
		return this.#fixture;
	}
}

test('SEC-G12 exactly the deleted records are named, whatever is deleted between any steps', async () => {
	await fc.assert(
		fc.asyncProperty(fc.array(step, { minLength: 4, maxLength: 20 }), async (steps) => {
			const world = new World();
			await world.begin();
			for (const one of steps) await world.take(one);
			await world.restart();
		}),
		{ numRuns: 100, seed: 20_261_127 }
	);
});
