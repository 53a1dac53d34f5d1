import { randomBytes } from 'node:crypto';
import { collections } from '@tenantry/shared/collections.ts';
import type { MutationArgs, MutationName } from '@tenantry/shared/mutators.ts';
import type { Row } from '@tenantry/shared/row.ts';
import type { SessionError } from '@tenantry/shared/protocol/session.ts';
import type { SyncError } from '@tenantry/shared/protocol/sync-error.ts';
import { ok, type Result } from '@tenantry/shared/result.ts';
import { isWorthCompacting } from '@tenantry/web/replica/snapshot/compaction-due.ts';
import { compact } from '@tenantry/web/replica/snapshot/compaction.ts';
import type { Clock } from '@tenantry/web/replica/context.ts';
import { openDatabase, type Database, type Storage } from '@tenantry/web/replica/store/database.ts';
import { PullApplier } from '@tenantry/web/replica/pull/pull-applier.ts';
import { SessionRenewal } from '@tenantry/web/engine/session/session-renewal.ts';
import { openReplica } from '@tenantry/web/replica/opening.ts';
import type { Replica } from '@tenantry/web/replica/replica.ts';
import { SealedMeta } from '@tenantry/web/replica/store/sealed-meta.ts';
import { openWriter } from '@tenantry/web/replica/store/writer.ts';
import { createServerApi, type ServerApi } from '@tenantry/web/sync/server-api.ts';
import { SyncLoop } from '@tenantry/web/sync/sync-loop.ts';
import { hasDiverged } from '@tenantry/web/engine/session/upkeep.ts';
import { handOver } from '@tenantry/web/engine/session/hand-over.ts';
import { createSealer, type Sealer } from '@tenantry/web/vault/sealer.ts';
import { IDBFactory, IDBKeyRange } from 'fake-indexeddb';
import type { ClusterWorld, SignedInDevice } from '#support/servers/world.ts';
import { CookieJar } from '#support/wire/cookie-jar.ts';
import { comeBack, stepUp } from './resume.ts';
import type { Factors } from './factors.ts';
import { mortal, type MortalWriter } from './mortal-writer.ts';
import { Wire } from '#support/wire/wire.ts';

/** The parts of the engine that are lost with the tab. */
interface Running {
	readonly database: Database;
	readonly replica: Replica;
	readonly pullApplier: PullApplier;
	readonly loop: SyncLoop;
	readonly api: ServerApi;
	readonly writer: MortalWriter;
}

/** One device of one person: the real replica, queue and loop, on a storage that outlives them. */
export class Device {
	readonly name: string;
	signedIn: SignedInDevice;
	readonly wire: Wire;
	isRevoked = false;
	/** Nothing on it can be read, and only its envelopes leave. */
	isLocked = false;
	/** Number of times its rows differed from the digest that the server sent. */
	divergences = 0;
	/** Number of times the server sent a digest to compare with. */
	comparisons = 0;
	/** Ticket received on being revoked, used to hand over the queue. */
	ticket: string | undefined;
	/**
	 * Clock that advances only when the test says so, so that nothing happens automatically. Read
	 * at a start.
	 */
	clock: Clock;
	/** How far its own clock runs ahead. */
	aheadMs = 0;
	/** Rows per page; few enough that a pull has several pages and can be cut between them. */
	rowsAPage = 4;
	readonly #world: ClusterWorld;
	readonly #sealer: Sealer;
	readonly #jar: CookieJar;
	readonly storage: Storage = { indexedDB: new IDBFactory(), IDBKeyRange };
	#running: Running | undefined;

	static async open(world: ClusterWorld, signedIn: SignedInDevice, name: string): Promise<Device> {
		const { administratorId, deviceId } = signedIn;
		const key = new Uint8Array(randomBytes(32));
		const sealer = await createSealer(key, {
			providerId: world.providerId,
			administratorId,
			deviceId
		});
		const device = new Device(world, signedIn, { name, sealer });
		await device.start();
		return device;
	}

	private constructor(
		world: ClusterWorld,
		signedIn: SignedInDevice,
		{ name, sealer }: { readonly name: string; readonly sealer: Sealer }
	) {
		this.name = name;
		this.signedIn = signedIn;
		this.#world = world;
		this.#sealer = sealer;
		this.#jar = new CookieJar(signedIn.cookie);
		const now = () => world.clock.now + this.aheadMs;
		this.clock = { now, ticks: () => world.clock.now, after: () => () => undefined };
		this.wire = new Wire({
			send: (path, init) => this.signedIn.fetch(path, init),
			...(world.inside ?? {})
		});
	}

	get replica(): Replica {
		return this.#part.replica;
	}

	get loop(): SyncLoop {
		return this.#part.loop;
	}

	get api(): ServerApi {
		return this.#part.api;
	}

	/** Small values that its storage keeps sealed. */
	get meta(): SealedMeta {
		const { database, replica } = this.#part;
		return new SealedMeta(database, replica.context.writer, this.#sealer);
	}

	get #part(): Running {
		if (this.#running === undefined) throw new Error(`${this.name} does not run`);
		return this.#running;
	}

	/** Starts the app from the contents of the storage alone. */
	async start(): Promise<void> {
		const { providerId } = this.#world;
		const { administratorId, deviceId } = this.signedIn;
		const database = await openDatabase(`${providerId}-${administratorId}`, this.storage);
		const { clock } = this;
		const writer = mortal(await openWriter(database));
		const replica = await openReplica(
			{
				identity: { providerId, administratorId, deviceId },
				writer,
				sealer: this.#sealer,
				database,
				clock
			},
			{ newMutationId: () => randomBytes(16).toString('hex') }
		);
		const pullApplier = new PullApplier(replica);
		const api = createServerApi({
			fetch: this.#jar.over(this.wire.fetch),
			after: (delayMs, run) => clock.after(delayMs, run)
		});
		const renewal = new SessionRenewal(() => this.#resume(replica, api));
		const loop = new SyncLoop({
			replica,
			pullApplier,
			clock,
			server: {
				...api,
				pull: (request, receive) => api.pull({ ...request, limit: this.rowsAPage }, receive)
			},
			pokes: () => () => undefined,
			fraction: () => 0.5,
			isOffline: () => this.wire.isCut,
			isVisible: () => true,
			whileSignedIn: (exchange) => renewal.runSignedIn(exchange),
			ondigest: (digests, version) => {
				this.comparisons++;
				if (hasDiverged(this.replica, digests, version)) this.divergences++;
			},
			onrevoked: (ticket) => {
				this.isRevoked = true;
				this.ticket = ticket;
			},
			onothersrevoked: () => undefined,
			onstatus: () => undefined,
			onfailure: (error) => {
				throw error;
			}
		});
		this.isLocked = false;
		this.#running = { database, replica, pullApplier, loop, api, writer };
	}

	/**
	 * Signs in again after a session has ended, for example through a changed address. Does not
	 * sign in when the server would report the device as revoked, or when only the answer was lost.
	 * Where factors age, the device tries its credential first, which does not prove who the person
	 * is.
	 */
	async #resume(replica: Replica, api: ServerApi): Promise<Result<undefined, SyncError>> {
		const told = await api.known({ deviceId: replica.deviceId, ids: [] });
		if (told.ok) return ok(undefined);
		if (told.error.code !== 'unauthenticated') return told;
		const back = this.#world.factors && (await comeBack(this.signedIn, api));
		if (back?.ok === true || (back && back.error.code !== 'unauthenticated')) return back;
		this.signedIn = await this.#world.signIn(this.signedIn.administratorId, this.name);
		this.#jar.put(this.signedIn.cookie);
		replica.deviceId = this.signedIn.deviceId;
		return ok(undefined);
	}

	/** Sends a request, once more with another session if only that was missing. */
	async whileSignedIn<T>(
		ask: () => Promise<Result<T, SessionError>>
	): Promise<Result<T, SessionError>> {
		const { replica, api } = this.#part;
		const answer = await ask();
		const isMissing = !answer.ok && answer.error.code === 'unauthenticated';
		return isMissing && (await this.#resume(replica, api)).ok ? ask() : answer;
	}

	/** Closes the browser, which loses its session cookie. */
	loseSession(): void {
		this.#jar.put('');
	}

	/** Steps up with the person's second factor where possible; returns whether it succeeded. */
	async prove(factors: Factors): Promise<boolean> {
		const { api } = this.#part;
		const { administratorId } = this.signedIn;
		const { ok: isProven } = await this.whileSignedIn(() =>
			stepUp(api, factors.nextCode(administratorId))
		);
		if (isProven) factors.prove(this.signedIn.deviceId);
		return isProven;
	}

	/** Kills the tab and starts the app again. */
	async restart(): Promise<void> {
		this.close();
		await this.start();
	}

	/** Locks the app, which pushes nothing any more. */
	lock(): void {
		this.close();
		this.isLocked = true;
	}

	/** Opens a locked app from what its storage holds. */
	async unlock(): Promise<void> {
		if (this.isLocked) await this.start();
	}

	close(): void {
		this.#part.loop.stop();
		this.#part.database.close();
	}

	/** Kills the tab once `work` has written this number of transactions, and starts it again. */
	async dieDuring(transactions: number, work: () => Promise<unknown>): Promise<void> {
		const { writer } = this.#part;
		writer.dieAfter(transactions);
		await Promise.race([work(), writer.death]);
		writer.spare();
		if (writer.isDead) await this.restart();
	}

	/** Runs one round with the server, as far as the wire lets it. */
	async sync(): Promise<void> {
		await this.#part.loop.settle();
	}

	/** Hands over the unsent queue of a revoked device. */
	async handOver(): Promise<boolean> {
		const { replica, api } = this.#part;
		const { ticket = '' } = this;
		const options = {
			server: api,
			clock: this.clock,
			fraction: () => 0.5,
			ticket,
			isWanted: () => true
		};
		return handOver(replica, options);
	}

	async compact(): Promise<void> {
		const { replica, pullApplier } = this.#part;
		if (isWorthCompacting(replica)) await compact(replica, pullApplier);
	}

	/** Returns the mutation's id once it is on the disk. */
	async mutate<N extends MutationName>(
		name: N,
		args: MutationArgs<N>,
		redoOf?: string
	): Promise<string> {
		const call = { name, args, ...(redoOf === undefined ? {} : { redoOf }) };
		const enqueued = await this.replica.enqueue(call);
		if (!enqueued.ok) throw new Error(`${name}: ${enqueued.error.code}`);
		return enqueued.value.queued.mutation.id;
	}

	/** Returns the rows received from the server, in the form that the test's own model uses. */
	rows(): Map<string, Row> {
		return new Map(
			[...collections.keys()].flatMap((name) =>
				[...this.replica.rows.rows(name)].map(([id, row]): [string, Row] => [`${name}/${id}`, row])
			)
		);
	}

	value(collection: string, id: string): Row['value'] | undefined {
		const row = this.replica.view.row(collection, id);
		return row?.deleted === undefined ? row?.value : undefined;
	}
}
