import type { Decision } from '@tenantry/shared/decide.ts';
import type { SessionError, SignedIn } from '@tenantry/shared/protocol/session.ts';
import type { SyncError } from '@tenantry/shared/protocol/sync-error.ts';
import type { Result } from '@tenantry/shared/result.ts';
import type { FeatureQuery } from '#lib/engine-api/queries.ts';
import { identityOf, type Identity } from '#lib/engine/copy/identity.ts';
import { keepSignedIn, noteKeyDue } from '#lib/engine/copy/opened-vault.ts';
import type { ReplicaContext } from '#lib/replica/context.ts';
import { unlessFull } from '#lib/replica/store/database.ts';
import { OrganizationList } from '#lib/replica/list/organization-list.ts';
import { PullApplier } from '#lib/replica/pull/pull-applier.ts';
import { openReplica } from '#lib/replica/opening.ts';
import type { Replica } from '#lib/replica/replica.ts';
import type { ReplicaChange } from '#lib/replica/replica-change.ts';
import { AdministratorList } from '#lib/replica/list/administrator-list.ts';
import { wipeAllButUnsent } from '#lib/replica/queue/unsent-only.ts';
import type { LooseningLimits } from '#lib/replica/view.ts';
import type { ReceivedDigests } from '#lib/sync/digest-schedule.ts';
import { SyncLoop } from '#lib/sync/sync-loop.ts';
import { hex } from '#lib/vault/aes.ts';
import type { VaultMethods } from '#lib/vault/unlock-secret.ts';
import { methodsOf } from '#lib/vault/vault.ts';
import { Badges } from './badges.ts';
import { CommonGround } from './common-ground.ts';
import { answerOf, type Features } from './features.ts';
import { handOver } from './hand-over.ts';
import { HelpLinks } from './help-links.ts';
import { Housekeeping } from './housekeeping.ts';
import { Lease } from './lease.ts';
import { SessionLock, type LockableSession } from './lock.ts';
import { reopenSession } from './reopening.ts';
import { SessionRenewal } from './session-renewal.ts';
import type { Opening, SessionOptions } from './session-options.ts';

/** Everything the engine holds for one person while their vault is open. */
export class Session implements LockableSession {
	readonly replica: Replica;
	readonly pullApplier: PullApplier;
	readonly loop: SyncLoop;
	readonly administratorList: AdministratorList;
	readonly organizationList: OrganizationList;
	readonly badges: Badges;
	readonly links: HelpLinks;
	readonly lock: SessionLock;
	preview = 0;
	identity: Identity;
	complete: Promise<void> = Promise.resolve();
	readonly #options: SessionOptions;
	readonly #openedAt: number;
	readonly #ground: CommonGround;
	readonly #lease: Lease;
	readonly #housekeeping: Housekeeping;
	#features: Promise<Features> | undefined;
	#loaded: Features | undefined;
	readonly #renewal: SessionRenewal;

	static open(options: SessionOptions): Promise<Session> {
		const { dependencies, vault } = options;
		const { database, writer, sealer, identity } = vault;
		const context = { database, writer, sealer, clock: dependencies.clock, identity };
		return new Promise((resolve, reject) => {
			let session: Session | undefined;
			const show = (replica: Replica, total: number): Session => {
				session ??= new Session(options, replica);
				session.preview = total;
				return session;
			};
			const complete = openReplica(context satisfies ReplicaContext, {
				newMutationId: () => hex(dependencies.randomBytes(16)),
				onPreview: (replica, { total }) => {
					show(replica, total).complete = opened;
					resolve(show(replica, total));
				}
			});
			const opened = complete.then((replica) => {
				show(replica, 0).#begin();
				resolve(show(replica, 0));
			});
			opened.catch(reject);
		});
	}

	private constructor(options: SessionOptions, replica: Replica) {
		const { dependencies, vault, isVisible, onchange, onfailure } = options;
		const { onrevoked, onothersrevoked } = options;
		this.#options = options;
		this.#openedAt = dependencies.clock.now();
		this.identity = vault.identity;
		this.replica = replica;
		this.pullApplier = new PullApplier(replica);
		this.badges = new Badges(replica);
		this.#renewal = new SessionRenewal(() =>
			reopenSession(dependencies.server, vault.meta, this.identity.deviceId)
		);
		this.#ground = new CommonGround(replica.view, vault.identity);
		this.#lease = new Lease(replica, this.pullApplier);
		this.#housekeeping = new Housekeeping({
			replica,
			vault,
			onfailure,
			clock: dependencies.clock,
			features: () => this.features(),
			pullApplier: this.pullApplier
		});
		this.lock = new SessionLock(this, options);
		this.links = new HelpLinks({
			meta: vault.meta,
			server: dependencies.server,
			onchange: () => onchange('data')
		});
		this.administratorList = new AdministratorList({
			view: replica.view,
			providerId: vault.identity.providerId,
			now: () => this.now(),
			onfolded: () => this.#prepareSearch(),
			later: (work) => {
				dependencies.clock.after(0, () => {
					if (vault.database.isOpen()) work();
				});
			}
		});
		this.organizationList = new OrganizationList(replica.view, this.administratorList);
		this.loop = new SyncLoop({
			replica,
			pullApplier: this.pullApplier,
			...dependencies,
			isVisible,
			whileSignedIn: (exchange) => this.#renewal.runSignedIn(exchange),
			ondigest: (digests, version) => {
				this.#compare(digests, version).catch(onfailure);
			},
			onrevoked,
			onothersrevoked,
			onfailure,
			onstatus: () => {
				this.badges.forget();
				onchange('status');
				this.lock.review();
				this.#refreshLinks();
				if (this.loop.isBusy) return;
				this.#keepEnvelopes();
				this.#keepLease().catch(onfailure);
			}
		});
	}

	now(): number {
		return this.#options.dependencies.clock.now();
	}

	predict(name: string, args: unknown, judged?: LooseningLimits): Decision | undefined {
		return this.replica.view.predict({ id: '', name, args, base: {} }, this.now(), judged);
	}

	/** Takes a sign-in while the vault is open, when only the session was missing. */
	async renew(signedIn: SignedIn): Promise<void> {
		const { vault } = this.#options;
		await unlessFull(keepSignedIn(vault.meta, signedIn).then(() => noteKeyDue(vault)));
		this.identity = identityOf(signedIn);
		this.replica.deviceId = signedIn.deviceId;
		this.loop.wake({ pull: true });
	}

	/** Why work may not continue. */
	get whyOver(): 'copy_changed' | 'lease_expired' {
		return this.#lease.isTamperedWith ? 'copy_changed' : 'lease_expired';
	}

	/**
	 * Undefined if the session may open now. Within the lease it opens without the server; a device
	 * that is known to be revoked asks the server anyway.
	 */
	async whyClosed({ isSignedIn, isRevoked }: Opening): Promise<SyncError | undefined> {
		const now = this.now();
		if (isSignedIn === true) return undefined;
		if (isRevoked === true || this.#lease.isOver(now)) {
			const resumed = await this.#renewal.resume();
			return resumed.ok ? undefined : resumed.error;
		}
		await this.#lease.note(now);
		return undefined;
	}

	whileSignedIn<T>(ask: () => Promise<Result<T, SessionError>>): Promise<Result<T, SessionError>> {
		return this.#renewal.whileSignedIn(ask);
	}

	renewing<T>(ask: () => Promise<Result<T, SessionError>>): Promise<Result<T, SessionError>> {
		return this.#renewal.renewing(ask);
	}

	features(): Promise<Features> {
		this.#features ??= this.#loadFeatures().finally(() => {
			if (this.#loaded === undefined) this.#features = undefined;
		});
		return this.#features;
	}

	/** Undefined until the lazy part is loaded; screens are notified once it is. */
	answer(query: FeatureQuery): unknown {
		// If its file failed to load, the next change of any data retries.
		if (this.#loaded === undefined) this.features().catch(() => undefined);
		return this.#loaded && answerOf(this.#loaded, query);
	}

	/** Returns true once the server has taken it; false if it is refused or no longer wanted. */
	handOver(ticket: string, isWanted: () => boolean): Promise<boolean> {
		const { server, clock, fraction } = this.#options.dependencies;
		return handOver(this.replica, { server, clock, fraction, ticket, isWanted });
	}

	get methods(): VaultMethods {
		return methodsOf(this.#options.vault.record);
	}

	get isLockRequired(): boolean | undefined {
		const isRequired = this.replica.view.provider?.['deviceLockRequired'];
		return typeof isRequired === 'boolean' ? isRequired : undefined;
	}

	async forgetCredential(): Promise<void> {
		await this.#options.vault.meta.delete('credential');
	}

	/** Keeps the unsent changes and the keys that open and hand them over. */
	async wipeRows(): Promise<void> {
		this.#housekeeping.stop();
		this.loop.stop();
		await wipeAllButUnsent(this.#options.vault.writer);
	}

	/** Closes the session permanently: no PIN opens it again. */
	end(): void {
		this.lock.pin = undefined;
		this.close();
	}

	close(): void {
		this.#loaded?.envelopes.stop();
		this.#housekeeping.stop();
		this.lock.stop();
		this.loop.stop();
		this.#options.vault.database.close();
	}

	async #loadFeatures(): Promise<Features> {
		const { dependencies, vault, onchange, openFeatures } = this.#options;
		this.#loaded = await openFeatures({
			session: this,
			lock: this.lock,
			pullApplier: this.pullApplier,
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

	async #rebuild(): Promise<void> {
		const { vault, onrebuilt } = this.#options;
		await vault.writer.write(['vault'], 'strict', (stores) => {
			stores.vault.put({ ...vault.record, id: 'vault' });
		});
		await vault.meta.rewrite();
		await this.replica.rewrite();
		this.#loaded?.envelopes.rebuild();
		onrebuilt();
		this.#housekeeping.rebuild();
	}

	#begin(): void {
		const { vault, wasRemoved, onchange } = this.#options;
		vault.writer.onRemoved({ wasRemoved, rebuild: () => this.#rebuild() });
		vault.writer.onRoom((isFull) => {
			onchange('status');
			// Fetch again what there was no room for.
			if (!isFull && !this.loop.isBusy) this.loop.wake({ pull: true });
		});
		this.replica.subscribe(({ rows }) => this.#follow(rows));
		this.#follow('all');
		this.loop.wake();
		this.links.open().catch(this.#options.onfailure);
	}

	/** Waits until all rows are here, because each arrival would sort everything again. */
	#prepareSearch(): void {
		if (!this.replica.isComplete) return;
		this.administratorList.prepareSearch();
		this.organizationList.rankNames();
	}

	/** Waits for the first sync round, because the user waits for data first. */
	#refreshLinks(): void {
		const { lastSyncAt, connection } = this.loop.health;
		const isHeard = connection === 'online' && (lastSyncAt ?? 0) >= this.#openedAt;
		if (isHeard && !this.loop.isBusy) this.links.refresh().catch(this.#options.onfailure);
	}

	#keepEnvelopes(): void {
		this.features().then(
			({ envelopes }) => envelopes.review(),
			() => undefined
		);
	}

	#follow(rows: ReplicaChange['rows']): void {
		this.badges.forget();
		this.administratorList.update(rows);
		this.organizationList.update(rows);
		this.#options.onchange('data', this.#ground.narrow(rows));
		this.lock.review();
		if (this.replica.queue.size > 0) this.#keepEnvelopes();
		this.#housekeeping.putOff();
	}

	async #compare(digests: ReceivedDigests, version: number): Promise<void> {
		const loaded = await this.features().catch(() => undefined);
		if (loaded?.upkeep.hasDiverged(this.replica, digests, version) === true)
			await this.loop.startOver();
	}
}
