import type { SignedIn } from '@tenantry/shared/protocol/session.ts';
import { err, ok, type Result } from '@tenantry/shared/result.ts';
import type { RemovedCopy } from '#lib/engine-api/engine-state.ts';
import type { VaultError } from '#lib/engine-api/errors.ts';
import type { PasskeyCalls } from '#lib/engine-api/calls.ts';
import type { LiveQuery } from '#lib/engine-api/queries.ts';
import type { SignInStep } from '#lib/engine-api/sign-in.ts';
import { FencedError, hadRoom, isFull, storageFault } from '#lib/replica/store/database.ts';
import { openPeople, type KnownPerson, type People } from '#lib/replica/store/people.ts';
import type { NewVaultMethod, UnlockSecret } from '#lib/vault/unlock-secret.ts';
import { identityOf, personKey } from './copy/identity.ts';
import { keepSignedIn, type OpenedVault } from './copy/opened-vault.ts';
import { vaultMaker } from './copy/vault-makers.ts';
import { unlockVault } from './copy/vaults.ts';
import { LAZY_PARTS } from './lazy-parts.ts';
import { Live, type LiveWatch } from './live.ts';
import { KnownPeople } from './people/known-people.ts';
import { heldBy, isInAs, toEngineState, type Phase } from './people/phase.ts';
import { revoke } from './people/revocation.ts';
import { SessionEnding } from './people/session-ending.ts';
import { SignIn } from './people/sign-in.ts';
import { turnAway } from './people/turning-away.ts';
import type { EngineDependencies } from './session/engine-dependencies.ts';
import { HelpLinks } from './session/help-links.ts';
import { Session } from './session/session.ts';
import type { Entering } from './session/session-options.ts';
import { VisibleTabs } from './visible-tabs.ts';

/** Decides whose data is open and how a person gets to it. Everything else belongs to the session. */
export class Engine {
	readonly signIn: SignIn;
	readonly #dependencies: EngineDependencies;
	readonly #people: People;
	readonly #ending: SessionEnding;
	readonly #known: KnownPeople;
	readonly #live: Live;
	readonly #links: HelpLinks;
	readonly #tabs = new VisibleTabs();
	#phase: Phase = { kind: 'signed_out' };
	#covering: Promise<void> = Promise.resolve();
	/** Sign-in whose vault is still to be unlocked. */
	#signedIn: SignedIn | undefined;
	#removedCopy: RemovedCopy | undefined;

	static async open(dependencies: EngineDependencies): Promise<Engine> {
		const people = await openPeople(dependencies.storage);
		const ending = new SessionEnding({ ...dependencies, people });
		const server = ending.first(dependencies.server);
		return new Engine({ ...dependencies, server }, people, ending);
	}

	private constructor(dependencies: EngineDependencies, people: People, ending: SessionEnding) {
		this.#dependencies = dependencies;
		this.#people = people;
		this.#ending = ending;
		this.#known = new KnownPeople({ ...dependencies, people });
		this.#links = new HelpLinks({
			server: dependencies.server,
			onchange: () => this.#live.flush('data')
		});
		this.#live = new Live({
			engineState: () => toEngineState(this.#phase, this.#known, this.#removedCopy),
			session: () => this.session,
			links: () => this.#links.whileSignedOut()
		});
		this.signIn = new SignIn({
			server: dependencies.server,
			people,
			onSignedIn: (signedIn) => this.#admit(signedIn)
		});
	}

	get session(): Session | undefined {
		return this.#phase.kind === 'open' ? this.#phase.session : undefined;
	}

	watch(query: LiveQuery, onresult: (result: unknown) => void): LiveWatch {
		return this.#live.watch(query, onresult);
	}

	/** `tab` identifies the calling page; what it may still show is settled when this resolves. */
	async attend(tab: object, isVisible: boolean): Promise<void> {
		const hasCome = this.#tabs.turn(tab, isVisible);
		await this.session?.lock.tell((lock) => lock.show(this.#tabs.isAny));
		await this.#covering;
		if (hasCome) this.session?.loop.wake({ pull: true });
	}

	/** Notes that the user has interacted with the app. */
	async use(): Promise<void> {
		await this.session?.lock.tell((lock) => lock.use());
	}

	async makeVault(method: NewVaultMethod): Promise<Result<undefined, VaultError>> {
		if (this.#phase.kind !== 'choosing_passphrase') return err({ code: 'not_signed_in' });
		try {
			const made = await this.#phase.make(method);
			return made.ok ? await this.#enter(made.value, { isNew: true }) : made;
		} catch (error) {
			return err(storageFault(error));
		}
	}

	unlock(key: string, secret: UnlockSecret | null): Promise<Result<undefined, VaultError>> {
		return this.#known.turns.take(() => this.#unlock(key, secret));
	}

	/** Starts an enrolment, for a person who is signing in or for the signed-in user. */
	startEnrolment(): ReturnType<SignIn['startEnrolment']> {
		const start = () => this.signIn.startEnrolment();
		return this.session === undefined ? start() : this.session.whileSignedIn(start);
	}

	/** Loaded lazily: only people who have a passkey or want one need it. */
	async passkeys(): Promise<PasskeyCalls> {
		const { passkeysOf } = await import('./people/passkeys.ts');
		const { server } = this.#dependencies;
		return passkeysOf({ server, signIn: this.signIn, people: this.#people, session: this.session });
	}

	/** Forgets the keys and ends the session; sealed data stays. */
	lock(): Promise<void> {
		return this.#toGate('locked');
	}

	switchPerson(): Promise<void> {
		return this.#toGate(this.#phase.kind === 'open' ? 'locked' : 'signed_out');
	}

	async signOut(unsent: 'keep' | 'drop'): Promise<void> {
		const { session } = this;
		if (session === undefined) return;
		const key = personKey(session.identity);
		const isKept = unsent === 'keep' && session.replica.queue.size > 0;
		await this.#ending.signOut(session.identity.deviceId, async () => {
			if (isKept) {
				await this.#people.person.update(key, { isSignedOut: true });
				await session.forgetCredential();
			}
			session.end();
			if (!isKept) await this.#known.drop(key);
		});
		await this.#toGate('signed_out');
	}

	async forget(key: string): Promise<void> {
		const held = heldBy(this.#phase);
		if (held !== undefined && personKey(held.identity) === key) held.end();
		await this.#known.turns.take(() => this.#known.drop(key));
		await this.#toGate('signed_out');
	}

	/** Runs when this engine becomes the one for all tabs. */
	async begin(): Promise<void> {
		await this.#toGate('locked');
		const [only, ...others] = this.#known.current;
		if (only !== undefined && others.length === 0) await this.#openByItself(only.key);
		// Not awaited: a person who is new here does not wait for what the server knows.
		if (this.#people.made > 0) this.#askRemovedCopy().catch(() => undefined);
	}

	/**
	 * Runs when another engine takes over (a newer build's, or that of the tab the user has turned
	 * to), or when none can run.
	 */
	yieldTo(reason: Extract<Phase, { kind: 'unavailable' }>['reason']): void {
		heldBy(this.#phase)?.close();
		this.#dependencies.session.forget();
		this.#become({ kind: 'unavailable', reason });
	}

	close(): void {
		heldBy(this.#phase)?.close();
		this.#people.close();
	}

	/** Returns the next step for a person who has signed in. */
	async #admit(signedIn: SignedIn): Promise<SignInStep> {
		const key = personKey(signedIn);
		const codes = signedIn.recoveryCodes && { recoveryCodes: signedIn.recoveryCodes };
		if (this.session !== undefined && personKey(this.session.identity) === key) {
			await this.session.renew(signedIn);
			// A device that was revoked in between has a new id.
			await hadRoom(this.#known.note(this.session.identity));
			return { next: 'done', ...codes };
		}
		const known = await this.#people.person.get(key);
		if (known !== undefined) {
			await this.#showGate('locked');
			this.#signedIn = signedIn;
			if (await this.#openByItself(key)) return this.#afterOpening(codes);
			return { next: 'unlock', personKey: key };
		}
		this.#removedCopy = undefined;
		heldBy(this.#phase)?.close();
		await this.#begin(signedIn);
		return this.#afterOpening(codes);
	}

	async #unlock(key: string, secret: UnlockSecret | null): Promise<Result<undefined, VaultError>> {
		if (this.#phase.kind === 'locking') await this.lock();
		const known = await this.#people.person.get(key);
		const signedIn = this.#signedInAs(key);
		if (known === undefined || (known.isSignedOut && signedIn === undefined))
			return err({ code: 'not_signed_in' });
		try {
			return await this.#open(known, secret, signedIn);
		} catch (error) {
			return err(storageFault(error));
		}
	}

	async #open(
		{ key, isRevoked }: KnownPerson,
		secret: UnlockSecret | null,
		signedIn: SignedIn | undefined
	): Promise<Result<undefined, VaultError>> {
		const { storage, clock, tries } = this.#dependencies;
		const isSignedIn = signedIn !== undefined;
		const options = { personKey: key, secret, tries, isSignedIn, now: clock.now() };
		const opened = await unlockVault(storage, { ...options, pin: this.#known.pinOf(key) });
		if (await this.#known.dropSpentPin()) this.#live.flush('data');
		if (!opened.ok) return opened;
		if (signedIn !== undefined) await hadRoom(keepSignedIn(opened.value.meta, signedIn));
		const identity = signedIn !== undefined ? identityOf(signedIn) : opened.value.identity;
		this.#signedIn = undefined;
		this.signIn.forget();
		const vault = { ...opened.value, identity };
		const opening = { isSignedIn, isRevoked, mustLock: signedIn?.deviceLockRequired };
		return this.#enter(vault, { isNew: false, ...opening });
	}

	/** Returns the full sign-in of this person, if there has just been one. */
	#signedInAs(key: string): SignedIn | undefined {
		return this.#signedIn && personKey(this.#signedIn) === key ? this.#signedIn : undefined;
	}

	/** Makes a vault for a person who is new here: under the method they choose, or at once. */
	async #begin(signedIn: SignedIn): Promise<void> {
		const make = vaultMaker(this.#dependencies.storage, signedIn);
		this.#become({ kind: 'choosing_passphrase', identity: identityOf(signedIn), make });
		if (signedIn.deviceLockRequired) return;
		const made = await make({ kind: 'none' });
		if (made.ok) await this.#enter(made.value, { isNew: true, mustLock: false });
	}

	#afterOpening(codes: { readonly recoveryCodes: readonly string[] } | undefined): SignInStep {
		return { next: this.session === undefined ? 'passphrase' : 'done', ...codes };
	}

	/**
	 * Opens a vault that needs no secret. Returns whether the person is in, or is about to choose
	 * the lock that is now required.
	 */
	async #openByItself(key: string): Promise<boolean> {
		return this.#known.opensByItself(key) && (await this.unlock(key, null)).ok;
	}

	async #askRemovedCopy(): Promise<void> {
		const { askRemovedCopy } = await import('./people/removed-copy.ts');
		this.#removedCopy = await askRemovedCopy(this.#dependencies.server);
		this.#live.flush('data');
	}

	async #enter(vault: OpenedVault, entering: Entering): Promise<Result<undefined, VaultError>> {
		const onfailure = (error: unknown): void => this.#fail(error, vault);
		const isOpen = (): boolean => heldBy(this.#phase)?.replica.context.writer === vault.writer;
		// An engine that fails to lock or forget is not left open. A closed session locks nothing.
		const lock = (): void => void (isOpen() && this.lock().catch(onfailure));
		const revoked = Promise.withResolvers<string | undefined>();
		const session = await Session.open({
			dependencies: this.#dependencies,
			vault,
			isVisible: () => this.#tabs.isAny,
			onchange: (what, rows) => this.#live.flush(what, rows),
			onrevoked: revoked.resolve,
			onothersrevoked: (deviceIds) => void this.#endCopies(deviceIds).catch(onfailure),
			wasRemoved: this.#known.watchRemoval(vault.identity),
			// The lock screen's data is stored beside the database and was removed with it.
			onrebuilt: () => void this.#known.note(vault.identity).catch(onfailure),
			onleaseover: lock,
			onlock: lock,
			onfailure,
			oncover: () => this.#cover(),
			reenter: (locked) => this.#enter(locked, { isNew: false }),
			...LAZY_PARTS
		});
		const turnedAway = await turnAway(session, vault, {
			...entering,
			storage: this.#dependencies.storage,
			revoke: (ticket) => void this.#revoke(session, ticket).catch(onfailure),
			become: (phase) => this.#become(phase)
		});
		if (turnedAway !== undefined) return turnedAway;
		// Another engine took over while the passphrase was being tried.
		if (this.#phase.kind === 'unavailable') {
			session.close();
			return err({ code: 'storage_failed' });
		}
		// Not awaited here: rows are being read at the same time, and the first window must not
		// wait behind them.
		const noted = this.#known.note(vault.identity);
		this.#known.pin = undefined;
		this.#become({ kind: 'open', session });
		// The revocation may have arrived while the session was being opened.
		revoked.promise
			.then((ticket) => (isOpen() ? this.#revoke(session, ticket) : undefined))
			.catch(onfailure);
		this.use().catch(onfailure);
		if (entering.isNew) await noted;
		else noted.catch(onfailure);
		return ok(undefined);
	}

	#revoke(session: Session, ticket: string | undefined): Promise<void> {
		return revoke(session, ticket, {
			known: this.#known,
			people: this.#people,
			phase: () => this.#phase,
			become: (phase) => this.#become(phase)
		});
	}

	/**
	 * Removes revoked copies of others who share this browser. The next pull names again what
	 * cannot be removed now.
	 */
	async #endCopies(deviceIds: readonly string[]): Promise<void> {
		await this.#known.end(deviceIds, (key) => isInAs(this.#phase, key)).catch(() => undefined);
		this.#live.flush('data');
	}

	#fail(error: unknown, { database }: OpenedVault): void {
		// A failure after the vault was closed is caused by the closing.
		const isFenced = error instanceof FencedError;
		const held = heldBy(this.#phase);
		// A full device stays readable, and what it had no room for is retried.
		if (held === undefined || isFull(error) || (!isFenced && !database.isOpen())) return;
		this.yieldTo(isFenced ? 'newer_build' : 'storage');
	}

	/** Ends the session, on this device and at the server, and shows the sign-in screen. */
	#toGate(kind: 'signed_out' | 'locked'): Promise<void> {
		this.#ending.lock();
		return this.#showGate(kind);
	}

	async #showGate(kind: 'signed_out' | 'locked'): Promise<void> {
		this.#known.take(heldBy(this.#phase));
		this.#signedIn = undefined;
		await this.#known.read();
		this.#become({ kind: this.#known.current.length === 0 ? 'signed_out' : kind });
	}

	/** Hides everything after the auto-lock time. The key goes once nothing is in flight. */
	#cover(): void {
		const { session } = this;
		this.#known.pin = session?.lock.pin;
		this.#covering = this.#known.read().then(() => {
			if (session !== undefined && session === this.session)
				this.#become({ kind: 'locking', session });
		});
	}

	#become(phase: Phase): void {
		this.#phase = phase;
		this.#live.flush('data');
	}
}
