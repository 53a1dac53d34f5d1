import type { SignedIn } from '@tenantry/shared/protocol/session.ts';
import { err, type Result } from '@tenantry/shared/result.ts';
import type { VaultError } from '#lib/engine-api/errors.ts';
import type { SignInStep } from '#lib/engine-api/sign-in.ts';
import { identityOf, personKey } from '#lib/engine/copy/identity.ts';
import { keepSignedIn } from '#lib/engine/copy/opened-vault.ts';
import { loadVaultMaking, unlockVault } from '#lib/engine/copy/vaults.ts';
import { unlessFull, storageFault } from '#lib/replica/store/database.ts';
import type { KnownPerson } from '#lib/replica/store/people.ts';
import type { NewVaultMethod, UnlockSecret } from '#lib/vault/unlock-secret.ts';
import type { MadeUnder } from '#lib/vault/wrap.ts';
import type { Exits } from './exits.ts';
import type { PeopleContext } from './people-context.ts';
import type { SessionOpener } from './session-opener.ts';

type Codes = { readonly recoveryCodes: readonly string[] } | undefined;

/** Every way to an open vault: after a sign-in, with a secret, or without one. */
export class VaultOpener {
	readonly #context: PeopleContext;
	readonly #exits: Exits;
	readonly #sessions: SessionOpener;

	constructor(context: PeopleContext, exits: Exits, sessions: SessionOpener) {
		this.#context = context;
		this.#exits = exits;
		this.#sessions = sessions;
	}

	async admit(signedIn: SignedIn): Promise<SignInStep> {
		const { people, phase, known } = this.#context;
		const { session } = phase;
		const key = personKey(signedIn);
		const codes = signedIn.recoveryCodes && { recoveryCodes: signedIn.recoveryCodes };
		if (session !== undefined && personKey(session.identity) === key) {
			await session.renew(signedIn);
			// A device that was revoked in between has a new id.
			await unlessFull(known.note(session.identity));
			return { next: 'done', ...codes };
		}
		if ((await people.person.get(key)) !== undefined) {
			await this.#exits.showSignIn('locked', signedIn);
			if (await this.#openWithoutSecret(key)) return this.#afterOpening(codes);
			return { next: 'unlock', personKey: key };
		}
		known.removedCopy = undefined;
		phase.held?.close();
		await this.#begin(signedIn);
		return this.#afterOpening(codes);
	}

	async makeVault(method: NewVaultMethod): Promise<Result<undefined, VaultError>> {
		const { current } = this.#context.phase;
		if (current.kind !== 'choosing_passphrase') return err({ code: 'not_signed_in' });
		try {
			const made = await current.make(method);
			return made.ok ? await this.#sessions.enter(made.value, { isNew: true }) : made;
		} catch (error) {
			return err(storageFault(error));
		}
	}

	unlock(key: string, secret: UnlockSecret | null): Promise<Result<undefined, VaultError>> {
		return this.#context.known.turns.take(() => this.#unlock(key, secret));
	}

	/** Does nothing unless this device has one person and their copy needs no secret. */
	async openOnlyCopy(): Promise<void> {
		const [only, ...others] = this.#context.known.current;
		if (only !== undefined && others.length === 0) await this.#openWithoutSecret(only.key);
	}

	/**
	 * Returns whether the person is in, or is about to choose the lock that is now required; false if
	 * their vault needs a secret.
	 */
	async #openWithoutSecret(key: string): Promise<boolean> {
		return this.#context.known.opensByItself(key) && (await this.unlock(key, null)).ok;
	}

	async #unlock(key: string, secret: UnlockSecret | null): Promise<Result<undefined, VaultError>> {
		const { people, phase } = this.#context;
		if (phase.current.kind === 'locking') await this.#exits.lock();
		const known = await people.person.get(key);
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
		const { dependencies, known, pending, onchange } = this.#context;
		const { storage, clock, tries } = dependencies;
		const isSignedIn = signedIn !== undefined;
		const options = { personKey: key, secret, tries, isSignedIn, now: clock.now() };
		const opened = await unlockVault(storage, { ...options, pin: known.pinOf(key) });
		if (await known.dropSpentPin()) onchange('data');
		if (!opened.ok) return opened;
		if (signedIn !== undefined) await unlessFull(keepSignedIn(opened.value.meta, signedIn));
		const identity = signedIn !== undefined ? identityOf(signedIn) : opened.value.identity;
		pending.signedIn = undefined;
		// An enrolment that another person has begun here is not theirs.
		pending.ticket = undefined;
		const vault = { ...opened.value, identity };
		const opening = { isSignedIn, isRevoked, mustLock: signedIn?.deviceLockRequired };
		return this.#sessions.enter(vault, { isNew: false, ...opening });
	}

	#signedInAs(key: string): SignedIn | undefined {
		const { signedIn } = this.#context.pending;
		return signedIn && personKey(signedIn) === key ? signedIn : undefined;
	}

	async #begin(signedIn: SignedIn): Promise<void> {
		const { dependencies, phase } = this.#context;
		const make = async (method: MadeUnder) =>
			(await loadVaultMaking()).makeVault(dependencies.storage, signedIn, method);
		phase.become({ kind: 'choosing_passphrase', identity: identityOf(signedIn), make });
		if (signedIn.deviceLockRequired) return;
		const made = await make({ kind: 'none' });
		if (made.ok) await this.#sessions.enter(made.value, { isNew: true, mustLock: false });
	}

	#afterOpening(codes: Codes): SignInStep {
		return { next: this.#context.phase.session === undefined ? 'passphrase' : 'done', ...codes };
	}
}
