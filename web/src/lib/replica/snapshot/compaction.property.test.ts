import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { WireRow } from '@tenantry/shared/protocol/patch.ts';
import { compact } from './compaction.ts';
import { FencedError } from '#lib/replica/store/database.ts';
import { Killed, Killer } from '#fixtures/killed-writer.ts';
import {
	createStorage,
	firstFill,
	idOf,
	openFixture,
	page,
	person,
	type Fixture
} from '#fixtures/replica.ts';

/** Everyone that the server has, by version. */
type History = ReadonlyMap<string, WireRow>[];

const step = fc.oneof(
	{ weight: 4, arbitrary: fc.record({ kind: fc.constant('compact' as const) }) },
	{ weight: 3, arbitrary: fc.record({ kind: fc.constant('pull' as const) }) },
	{
		weight: 3,
		arbitrary: fc.record({
			kind: fc.constant('change' as const),
			who: fc.nat({ max: 149 }),
			isDeleted: fc.boolean()
		})
	},
	{ weight: 1, arbitrary: fc.record({ kind: fc.constant('reset' as const) }) },
	{ weight: 1, arbitrary: fc.record({ kind: fc.constant('rest' as const) }) },
	{ weight: 2, arbitrary: fc.record({ kind: fc.constant('second engine' as const) }) },
	{
		weight: 3,
		arbitrary: fc.record({ kind: fc.constant('kill' as const), after: fc.nat({ max: 6 }) })
	}
);

/** One device whose tab is opened again and again, sometimes twice at once by accident. */
class World {
	readonly #storage = createStorage();
	readonly #history: History = [new Map()];
	readonly #running = new Set<Promise<unknown>>();
	readonly #killer = new Killer();
	#fixture: Fixture | undefined;

	constructor() {
		const crowd = Array.from({ length: 150 }, (_, at) => person(`p${at}`));
		this.#history.push(new Map(crowd.map((row) => [row[1], row])));
	}

	async open(): Promise<void> {
		this.#killer.spare();
		this.#fixture = await openFixture(this.#storage, { wrap: this.#killer.wrap });
		this.#expectTrue();
	}

	/** Awaits nothing, so the next step runs concurrently. */
	compact(): void {
		const { replica, pullApplier } = this.#open;
		this.#run(compact(replica, pullApplier));
	}

	pull(isReset = false): void {
		const { pullApplier } = this.#open;
		const { cookie } = pullApplier;
		const version = this.#history.length - 1;
		const now = this.#rowsAt(version);
		if (cookie === null || isReset) {
			const filled = { ...firstFill(...now.values()), cookie: String(version), version };
			this.#run(pullApplier.receive(isReset ? { ...filled, reset: 'sight' } : filled, cookie));
			return;
		}
		const before = this.#rowsAt(Number(cookie));
		const put = [...now.values()].filter((row) => before.get(row[1]) !== row);
		const gone = [...before.keys()].filter((id) => !now.has(id));
		const del = gone.map((id): [string, string] => ['administrator', id]);
		this.#run(pullApplier.receive(page({ cookie: String(version), version, put, del }), cookie));
	}

	change(who: number, isDeleted: boolean): void {
		const next = new Map(this.#rowsAt(this.#history.length - 1));
		const id = idOf(`p${who}`);
		if (isDeleted) next.delete(id);
		else next.set(id, person(`p${who}`, { firstName: `V${this.#history.length}` }));
		this.#history.push(next);
	}

	async rest(): Promise<void> {
		await Promise.all(this.#running);
	}

	/** Another tab opens the same database while the first one continues. */
	async openSecond(): Promise<void> {
		this.compact();
		const first = this.#open;
		await this.open();
		this.#run(compact(first.replica, first.pullApplier));
		this.compact();
		await this.rest();
		first.database.close();
	}

	async kill(after: number): Promise<void> {
		this.#killer.killAfter(after);
		this.compact();
		this.pull();
		await this.rest();
		this.#open.database.close();
		await this.open();
	}

	async end(): Promise<void> {
		await this.rest();
		this.pull();
		await this.rest();
		this.compact();
		await this.rest();
		this.#open.database.close();
		await this.open();
		expect(this.#open.replica.state.version).toBe(this.#history.length - 1);
		this.#open.database.close();
	}

	/**
	 * Checks that the rows read from the storage are what the server had at the version it names.
	 */
	#expectTrue(): void {
		const { replica } = this.#open;
		expect(replica.damage).toBeUndefined();
		if (replica.state.cookie === null) return;
		const known = new Map(
			[...replica.rows.rows('administrator')].map(([id, row]) => [id, row.value] as const)
		);
		for (const row of firstFill().put) known.delete(row[1]);
		const expected = this.#rowsAt(replica.state.version);
		expect(known.size).toBe(expected.size);
		for (const [id, [, , value]] of expected) expect(known.get(id)).toMatchObject(Object(value));
	}

	#rowsAt(version: number): ReadonlyMap<string, WireRow> {
		return this.#history[version] ?? new Map();
	}

	#run(work: Promise<unknown>): void {
		const settled = work
			.catch((error: unknown) => {
				if (!(error instanceof Killed) && !(error instanceof FencedError)) throw error;
			})
			.finally(() => this.#running.delete(settled));
		this.#running.add(settled);
	}

	get #open(): Fixture {
		if (this.#fixture === undefined) throw new Error('Not open');
		return this.#fixture;
	}
}

test('the copy equals the server after any kill, second opening or pull during a compaction', async () => {
	await fc.assert(
		fc.asyncProperty(fc.array(step, { minLength: 4, maxLength: 14 }), async (steps) => {
			const world = new World();
			await world.open();
			world.pull();
			await world.rest();
			for (const one of steps) {
				if (one.kind === 'compact') world.compact();
				else if (one.kind === 'pull') world.pull();
				else if (one.kind === 'reset') world.pull(true);
				else if (one.kind === 'change') world.change(one.who, one.isDeleted);
				else if (one.kind === 'kill') await world.kill(one.after);
				else if (one.kind === 'second engine') await world.openSecond();
				else await world.rest();
			}
			await world.end();
		}),
		{ numRuns: 60 }
	);
});
