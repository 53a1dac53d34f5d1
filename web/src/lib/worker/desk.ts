import type { Decision } from '@tenantry/shared/decide.ts';
import type { SessionError, SignedIn } from '@tenantry/shared/protocol/session.ts';
import type { SyncError } from '@tenantry/shared/protocol/sync-error.ts';
import { ok, type Result } from '@tenantry/shared/result.ts';
import type { ReplicaContext } from '#lib/replica/context.ts';
import { hadRoom } from '#lib/replica/database.ts';
import { Directory } from '#lib/replica/directory.ts';
import { Intake } from '#lib/replica/intake.ts';
import { openReplica } from '#lib/replica/opening.ts';
import type { Replica, ReplicaChange } from '#lib/replica/replica.ts';
import { Roster } from '#lib/replica/roster.ts';
import { wipeAllButUnsent } from '#lib/replica/unsent-only.ts';
import type { Judged } from '#lib/replica/view.ts';
import { SyncLoop } from '#lib/sync/sync-loop.ts';
import { hex } from '#lib/vault/hex.ts';
import type { VaultMethods } from '#lib/vault/unlock-secret.ts';
import { methodsOf } from '#lib/vault/vault.ts';
import { CommonGround } from './common-ground.ts';
import type { EngineDependencies } from './engine-dependencies.ts';
import { HelpLinks } from './help-links.ts';
import { Housekeeping } from './housekeeping.ts';
import { identityOf, type Identity } from './identity.ts';
import { Latch } from './latch.ts';
import { Lease } from './lease.ts';
import { Marks } from './marks.ts';
import { reopenSession } from './reopening.ts';
import type { OnDemandQuery } from './live-queries.ts';
import type { OnDemand } from './on-demand/on-demand.ts';
import { keepSignedIn, noteKeyDue, type OpenedVault } from './vaults.ts';
import type { VaultError } from './worker-api.ts';

export interface DeskOptions {
	readonly dependencies: EngineDependencies;
	readonly vault: OpenedVault;
	readonly isVisible: () => boolean;
	/** What screens show has changed: rows and changes, or only how the sync is doing. */
	readonly onchange: (what: 'data' | 'status', rows?: ReplicaChange['rows']) => void;
	/** `ticket` admits to the hand-over of what was not sent. */
	readonly onrevoked: (ticket: string | undefined) => void;
	/** Other devices of this browser, whoever they belong to, are revoked as well. */
	readonly onothersrevoked: (deviceIds: readonly string[]) => void;
	/** Whether it was the browser that has taken this person's database away. */
	readonly wasRemoved: () => Promise<boolean>;
	/** This person's database was gone, and is there again. */
	readonly onrebuilt: () => void;
	/** It may be worked on no longer without having heard from the server. */
	readonly onleaseover: () => void;
	/** Nobody has used it for too long: nothing more is to be seen. */
	readonly oncover: () => void;
	/** After that, as soon as nothing is on its way. */
	readonly onlock: () => void;
	/** This desk is closed: on with the same copy, under the lock that was chosen for it. */
	readonly reenter: (vault: OpenedVault) => Promise<Result<undefined, VaultError>>;
	readonly onfailure: (error: unknown) => void;
}

/** What is known when somebody's vault has been opened. */
export interface Opening {
	/** A full sign-in has just come before it. */
	readonly isSignedIn?: boolean;
	/** The server has said that their device is revoked. */
	readonly isRevoked?: boolean;
}

/** Everything of one person while their vault is open. */
export class Desk {
	readonly replica: Replica;
	readonly intake: Intake;
	readonly loop: SyncLoop;
	readonly roster: Roster;
	readonly directory: Directory;
	readonly marks: Marks;
	readonly links: HelpLinks;
	readonly latch: Latch;
	/** Until the rest has been opened: how many administrators there are. */
	preview = 0;
	identity: Identity;
	/** The whole replica is open; before it only a first window is. */
	whole: Promise<void> = Promise.resolve();
	readonly #options: DeskOptions;
	readonly #openedAt: number;
	readonly #ground: CommonGround;
	readonly #lease: Lease;
	readonly #housekeeping: Housekeeping;
	#onDemand: Promise<OnDemand> | undefined;
	#loaded: OnDemand | undefined;
	/** The newest one, until something has been refused since. */
	#renewal: Promise<boolean> | undefined;
	#reopening: Promise<Result<undefined, SyncError>> | undefined;

	/** Answers as soon as there is something to show. */
	static open(options: DeskOptions): Promise<Desk> {
		const { dependencies, vault } = options;
		const { database, writer, sealer, identity } = vault;
		const context = { database, writer, sealer, clock: dependencies.clock, identity };
		return new Promise((resolve, reject) => {
			let desk: Desk | undefined;
			const show = (replica: Replica, total: number): Desk => {
				desk ??= new Desk(options, replica);
				desk.preview = total;
				return desk;
			};
			const whole = openReplica(context satisfies ReplicaContext, {
				newMutationId: () => hex(dependencies.randomBytes(16)),
				onPreview: (replica, { total }) => {
					show(replica, total).whole = opened;
					resolve(show(replica, total));
				}
			});
			const opened = whole.then((replica) => {
				show(replica, 0).#begin();
				resolve(show(replica, 0));
			});
			opened.catch(reject);
		});
	}

	private constructor(options: DeskOptions, replica: Replica) {
		const { dependencies, vault, isVisible, onchange, onfailure } = options;
		const { onrevoked, onothersrevoked } = options;
		this.#options = options;
		this.#openedAt = dependencies.clock.now();
		this.identity = vault.identity;
		this.replica = replica;
		this.intake = new Intake(replica);
		this.marks = new Marks(replica);
		this.#ground = new CommonGround(replica.view, vault.identity);
		this.#lease = new Lease(replica, this.intake, vault.meta);
		this.#housekeeping = new Housekeeping({
			...{ replica, vault, onfailure },
			clock: dependencies.clock,
			onDemand: () => this.onDemand()
		});
		this.latch = new Latch({
			pin: vault.pin,
			open: async () => (await import('./on-demand/desk-lock.ts')).openDeskLock(this, options),
			onload: () => onchange('data')
		});
		this.links = new HelpLinks({
			meta: vault.meta,
			server: dependencies.server,
			onchange: () => onchange('data')
		});
		this.roster = new Roster({
			view: replica.view,
			providerId: vault.identity.providerId,
			isMarked: (id) => this.marks.of('administrator', id) !== null,
			now: () => this.now()
		});
		this.directory = new Directory(replica.view, this.roster);
		this.loop = new SyncLoop({
			replica,
			intake: this.intake,
			...dependencies,
			isVisible,
			resume: () => this.#resume(),
			ondigest: (digest, version) => {
				this.#compare(digest, version).catch(onfailure);
			},
			...{ onrevoked, onothersrevoked, onfailure },
			onstatus: () => {
				this.marks.forget();
				onchange('status');
				this.latch.review();
				this.#refreshLinks();
				if (!this.loop.isBusy) this.#keepLease().catch(onfailure);
			}
		});
	}

	now(): number {
		return this.#options.dependencies.clock.now();
	}

	/** What a change made now would come to; what is not said of its author speaks for them. */
	forecast(name: string, args: unknown, judged?: Judged): Decision | undefined {
		return this.replica.view.forecast({ id: '', name, args, base: {} }, this.now(), judged);
	}

	/** A sign-in while the vault is open: the session was all that was missing. */
	async renew(signedIn: SignedIn): Promise<void> {
		const { vault } = this.#options;
		await hadRoom(keepSignedIn(vault.meta, signedIn).then(() => noteKeyDue(vault)));
		this.identity = identityOf(signedIn);
		this.replica.deviceId = signedIn.deviceId;
		this.loop.wake({ pull: true });
	}

	/** Why it may not be worked on any longer. */
	get whyOver(): 'copy_changed' | 'lease_expired' {
		return this.#lease.isTamperedWith ? 'copy_changed' : 'lease_expired';
	}

	/**
	 * Why nobody works here now, where they may not. Without having heard from the server they may
	 * within the lease; a device that is known to be revoked is asked for in any case.
	 */
	async whyClosed({ isSignedIn, isRevoked }: Opening): Promise<SyncError | undefined> {
		await this.#lease.open();
		const now = this.now();
		if (isSignedIn === true) return undefined;
		if (isRevoked === true || this.#lease.isOver(now)) {
			const resumed = await this.#resume();
			return resumed.ok ? undefined : resumed.error;
		}
		await this.#lease.note(now);
		return undefined;
	}

	/** Asks the server, and once more where the session was all that was missing. */
	async whileSignedIn<T>(
		ask: () => Promise<Result<T, SessionError>>,
		resume = () => this.#resume()
	): Promise<Result<T, SessionError>> {
		const answer = await ask();
		const isSessionOver = !answer.ok && answer.error.code === 'unauthenticated';
		return isSessionOver && (await resume()).ok ? ask() : answer;
	}

	/** The same, of what gives the session a new token: what was under way under the old one comes again. */
	renewing<T>(ask: () => Promise<Result<T, SessionError>>): Promise<Result<T, SessionError>> {
		const answer = this.whileSignedIn(ask, () => this.#reopen());
		this.#renewal = answer.then(({ ok: isRenewed }) => isRenewed);
		return answer;
	}

	/** What the list does not need is loaded when it is first asked for. */
	onDemand(): Promise<OnDemand> {
		this.#onDemand ??= this.#loadOnDemand().finally(() => {
			if (this.#loaded === undefined) this.#onDemand = undefined;
		});
		return this.#onDemand;
	}

	/** undefined until it is loaded; screens hear of it when it is. */
	answerOnDemand(query: OnDemandQuery): unknown {
		// Where its file did not come, the next change of anything asks again.
		if (this.#loaded === undefined) this.onDemand().catch(() => undefined);
		return this.#loaded?.answer(query);
	}

	/** False where the server does not take it; else it has, or nobody waits for it any more. */
	async handOver(ticket: string, isWanted: () => boolean): Promise<boolean> {
		const { handOver } = await import('./on-demand/hand-over.ts');
		const { server, clock, fraction } = this.#options.dependencies;
		return handOver(this.replica, { server, clock, fraction, ticket, isWanted });
	}

	/** What opens the vault; nothing where it opens by itself. */
	get methods(): VaultMethods {
		return methodsOf(this.#options.vault.record);
	}

	/** Whether the provider asks for a lock; undefined before that is known here. */
	get isLockRequired(): boolean | undefined {
		const provider = this.replica.view.row('provider', this.identity.providerId);
		const isRequired = provider?.value['deviceLockRequired'];
		return typeof isRequired === 'boolean' ? isRequired : undefined;
	}

	async forgetCredential(): Promise<void> {
		await this.#options.vault.meta.delete('credential');
	}

	/** Everything but what was never sent, and what opens that and hands it over. */
	async wipeRows(): Promise<void> {
		this.#housekeeping.stop();
		this.loop.stop();
		await wipeAllButUnsent(this.#options.vault.writer);
	}

	/** For good: no PIN opens it again. */
	end(): void {
		this.latch.pin = undefined;
		this.close();
	}

	/** Stops sending and forgets the key. */
	close(): void {
		this.#housekeeping.stop();
		this.latch.close();
		this.loop.stop();
		this.#options.vault.database.close();
	}

	async #loadOnDemand(): Promise<OnDemand> {
		const { dependencies, vault, onchange } = this.#options;
		const { OnDemand } = await import('./on-demand/on-demand.ts');
		this.#loaded = new OnDemand({
			desk: this,
			meta: vault.meta,
			server: dependencies.server,
			after: (delayMs, run) => dependencies.clock.after(delayMs, run),
			newId: () => hex(dependencies.randomBytes(12)),
			onchange: () => onchange('data')
		});
		onchange('data');
		return this.#loaded;
	}

	async #keepLease(): Promise<void> {
		const now = this.now();
		if (this.#lease.isOver(now)) this.#options.onleaseover();
		else await this.#lease.note(now);
	}

	/** The browser has removed this person's database; what it held is here, or comes again. */
	async #rebuild(): Promise<void> {
		const { vault, onrebuilt } = this.#options;
		await vault.writer.write(['vault'], 'strict', (stores) => {
			stores.vault.put({ ...vault.record, id: 'vault' });
		});
		await vault.meta.rewrite();
		await this.replica.rewrite();
		onrebuilt();
		this.#housekeeping.rebuild();
	}

	#begin(): void {
		const { vault, wasRemoved, onchange } = this.#options;
		vault.writer.onRemoved({ wasRemoved, rebuild: () => this.#rebuild() });
		vault.writer.onRoom((isFull) => {
			onchange('status');
			// What there was no room for is asked for again.
			if (!isFull && !this.loop.isBusy) this.loop.wake({ pull: true });
		});
		this.replica.subscribe(({ rows }) => this.#follow(rows));
		this.#follow('all');
		this.loop.wake();
		this.links.open().catch(this.#options.onfailure);
	}

	/** Not before the first round is over: what is waited for comes first. */
	#refreshLinks(): void {
		const { lastSyncAt, connection } = this.loop.health;
		const isHeard = connection === 'online' && (lastSyncAt ?? 0) >= this.#openedAt;
		if (isHeard && !this.loop.isBusy) this.links.refresh().catch(this.#options.onfailure);
	}

	#follow(rows: ReplicaChange['rows']): void {
		this.marks.forget();
		this.roster.update(rows);
		this.directory.update(rows);
		this.#options.onchange('data', this.#ground.narrow(rows));
		this.latch.review();
		this.#housekeeping.putOff();
	}

	async #compare(digest: number, version: number): Promise<void> {
		const loaded = await this.onDemand().catch(() => undefined);
		if (loaded?.hasDiverged(digest, version) === true) await this.loop.startAfresh();
	}

	/** One that was opened anew would be worth less than the renewed one that is there. */
	async #resume(): Promise<Result<undefined, SyncError>> {
		const renewal = this.#renewal;
		this.#renewal = undefined;
		return (await renewal) === true ? ok(undefined) : this.#reopen();
	}

	/** Once for all who find that there is no session: of two, one would end the other. */
	#reopen(): Promise<Result<undefined, SyncError>> {
		const { dependencies, vault } = this.#options;
		const { deviceId } = this.identity;
		this.#reopening ??= reopenSession(dependencies.server, vault.meta, deviceId).finally(() => {
			this.#reopening = undefined;
		});
		return this.#reopening;
	}
}
