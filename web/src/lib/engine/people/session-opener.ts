import { err, ok, type Result } from '@tenantry/shared/result.ts';
import type { SyncError } from '@tenantry/shared/protocol/sync-error.ts';
import type { VaultError } from '#lib/engine-api/errors.ts';
import type { OpenedVault } from '#lib/engine/copy/opened-vault.ts';
import { loadVaultMaking } from '#lib/engine/copy/vaults.ts';
import { Session } from '#lib/engine/session/session.ts';
import type { Entering, SessionOptions } from '#lib/engine/session/session-options.ts';
import { FencedError, isFull } from '#lib/replica/store/database.ts';
import type { NewVaultMethod } from '#lib/vault/unlock-secret.ts';
import { opensByItself } from '#lib/vault/vault.ts';
import type { Exits } from './exits.ts';
import type { PeopleContext } from './people-context.ts';
import { revoke } from './revocation.ts';

/** What a session calls, as far as it depends on whether the session is still the open one. */
type Guards = Pick<SessionOptions, 'onrevoked' | 'onfailure' | 'onlock'>;

/** Opens a session on an unlocked vault, unless the person may not continue, and follows it. */
export class SessionOpener {
	readonly #context: PeopleContext;
	readonly #exits: Exits;

	constructor(context: PeopleContext, exits: Exits) {
		this.#context = context;
		this.#exits = exits;
	}

	async enter(vault: OpenedVault, entering: Entering): Promise<Result<undefined, VaultError>> {
		const { phase, known } = this.#context;
		const onfailure = (error: unknown): void => this.#fail(error, vault);
		const isOpen = (): boolean => phase.held?.replica.context.writer === vault.writer;
		// An engine that fails to lock or forget is not left open. A closed session locks nothing.
		const onlock = (): void => {
			if (isOpen()) this.#exits.lock().catch(onfailure);
		};
		const revoked = Promise.withResolvers<string | undefined>();
		const session = await this.#open(vault, { onrevoked: revoked.resolve, onfailure, onlock });
		const turnedAway = await this.#turnAway(session, vault, entering);
		if (turnedAway !== undefined) return turnedAway;
		// Another engine took over while the passphrase was being tried.
		if (phase.current.kind === 'unavailable') {
			session.close();
			return err({ code: 'storage_failed' });
		}
		// Not awaited here: rows are being read at the same time, and the first window must not
		// wait behind them.
		const noted = known.note(vault.identity);
		known.pin = undefined;
		phase.become({ kind: 'open', session });
		// The revocation may have arrived while the session was being opened.
		revoked.promise
			.then((ticket) => (isOpen() ? revoke(session, ticket, this.#context) : undefined))
			.catch(onfailure);
		session.lock.watch().catch(onfailure);
		if (entering.isNew) await noted;
		else noted.catch(onfailure);
		return ok(undefined);
	}

	#open(vault: OpenedVault, guards: Guards): Promise<Session> {
		const { dependencies, known, isVisible, onchange, openFeatures } = this.#context;
		const { onfailure, onlock } = guards;
		return Session.open({
			...guards,
			dependencies,
			vault,
			isVisible,
			onchange,
			onothersrevoked: (deviceIds) => void this.#endCopies(deviceIds).catch(onfailure),
			wasRemoved: known.watchRemoval(vault.identity),
			// The lock screen's data is stored beside the database and was removed with it.
			onrebuilt: () => void known.note(vault.identity).catch(onfailure),
			onleaseover: onlock,
			oncover: () => this.#exits.cover(),
			reenter: (locked) => this.enter(locked, { isNew: false }),
			openFeatures
		});
	}

	async #turnAway(
		session: Session,
		vault: OpenedVault,
		entering: Entering
	): Promise<Result<undefined, VaultError> | undefined> {
		const { record, identity } = vault;
		const { isRevoked, mustLock } = entering;
		const fault = await session.whyClosed(entering);
		if (fault?.code === 'device_revoked') {
			revoke(session, fault.ticket, this.#context).catch((error: unknown) =>
				this.#fail(error, vault)
			);
			return ok(undefined);
		}
		if (fault !== undefined) {
			session.close();
			return err({ code: isRevoked === true ? whyNotHandedOver(fault) : session.whyOver });
		}
		if (!opensByItself(record) || (mustLock ?? session.isLockRequired) !== true) return undefined;
		session.close();
		const { dependencies, phase } = this.#context;
		const release = () => true;
		const make = async (method: NewVaultMethod) =>
			(await loadVaultMaking()).lockVault(dependencies.storage, identity, { method, release });
		phase.become({ kind: 'choosing_passphrase', identity, make });
		return ok(undefined);
	}

	/** The next pull names again the copies that cannot be removed now. */
	async #endCopies(deviceIds: readonly string[]): Promise<void> {
		const { phase, known, onchange } = this.#context;
		await known.end(deviceIds, (key) => phase.isInAs(key)).catch(() => undefined);
		onchange('data');
	}

	#fail(error: unknown, { database }: OpenedVault): void {
		const { held } = this.#context.phase;
		// A failure after the vault was closed is caused by the closing.
		const isFenced = error instanceof FencedError;
		// A full device stays readable, and what it had no room for is retried.
		if (held === undefined || isFull(error) || (!isFenced && !database.isOpen())) return;
		this.#exits.yieldTo(isFenced ? 'newer_build' : 'storage');
	}
}

function whyNotHandedOver({ code }: SyncError): 'revoked_offline' | 'not_signed_in' {
	return code === 'unauthenticated' ? 'not_signed_in' : 'revoked_offline';
}
