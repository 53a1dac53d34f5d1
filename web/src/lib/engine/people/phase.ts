import type { Result } from '@tenantry/shared/result.ts';
import type { EngineState, HandOver } from '#lib/engine-api/engine-state.ts';
import type { VaultError } from '#lib/engine-api/errors.ts';
import { personKey, type Identity } from '#lib/engine/copy/identity.ts';
import type { OpenedVault } from '#lib/engine/copy/opened-vault.ts';
import type { Session } from '#lib/engine/session/session.ts';
import type { NewVaultMethod } from '#lib/vault/unlock-secret.ts';
import type { KnownPeople } from './known-people.ts';
import { toPerson } from './person.ts';

/**
 * Who is in, and what the page shows:
 *
 *     signed_out, locked ── unlock ──────────────────────▶ open
 *     signed_out, locked ── new here, or a lock is due ──▶ choosing_passphrase ── makeVault ──▶ open
 *     open ── auto-lock ──▶ locking ── nothing in flight ──▶ locked
 *     open ── lock, switch, sign out ──▶ locked, signed_out
 *     open, signed_out, locked ── device revoked ──▶ revoked ── signs in ──▶ locked
 *     any ── another engine takes over ──▶ unavailable ── taken back ──▶ locked
 */
export type Phase =
	| { readonly kind: 'signed_out' | 'locked' }
	| {
			readonly kind: 'choosing_passphrase';
			readonly identity: Identity;
			/** Makes the vault, or puts a lock on the one that opened automatically. */
			readonly make: (method: NewVaultMethod) => Promise<Result<OpenedVault, VaultError>>;
	  }
	| { readonly kind: 'open'; readonly session: Session }
	/** Shown as locked, while changes in flight arrive. */
	| { readonly kind: 'locking'; readonly session: Session }
	| {
			readonly kind: 'revoked';
			readonly identity: Identity;
			readonly waiting: number;
			readonly handOver: HandOver;
	  }
	| { readonly kind: 'unavailable'; readonly reason: 'storage' | 'newer_build' | 'other_tab' };

export class CurrentPhase {
	#current: Phase = { kind: 'signed_out' };
	readonly #onchange: () => void;

	constructor(onchange: () => void) {
		this.#onchange = onchange;
	}

	get current(): Phase {
		return this.#current;
	}

	get session(): Session | undefined {
		return this.#current.kind === 'open' ? this.#current.session : undefined;
	}

	/** The session whose key is in memory, even while it is hidden. */
	get held(): Session | undefined {
		return 'session' in this.#current ? this.#current.session : undefined;
	}

	isInAs(key: string): boolean {
		const identity = 'identity' in this.#current ? this.#current.identity : this.held?.identity;
		return identity !== undefined && personKey(identity) === key;
	}

	become(phase: Phase): void {
		this.#current = phase;
		this.#onchange();
	}
}

type ShownPeople = Pick<KnownPeople, 'current' | 'ended' | 'removedCopy'>;

export function toEngineState(
	phase: Phase,
	{ current: people, ended: gone, removedCopy }: ShownPeople
): EngineState {
	const ended = gone.map(({ key, name, email }) => ({ key, name, email }));
	const told = { people, ...(ended.length > 0 && { ended }) };
	switch (phase.kind) {
		case 'signed_out':
			return { phase: 'signed_out', ...told, ...(removedCopy && { removedCopy }) };
		case 'locked':
			return { phase: 'locked', ...told };
		case 'locking':
			return { phase: 'locked', ...told, isSending: true };
		case 'choosing_passphrase':
			return { phase: phase.kind, person: toPerson(phase.identity, 0) };
		case 'open':
			return openState(phase.session);
		case 'revoked':
			return {
				phase: 'revoked',
				person: toPerson(phase.identity, phase.waiting),
				handOver: phase.handOver
			};
		case 'unavailable':
			return { phase: 'unavailable', reason: phase.reason };
	}
}

function openState({ identity, replica, methods }: Session): EngineState {
	const { sent, total } = replica.state.stage?.progress ?? { sent: 0, total: 0 };
	return {
		phase: 'open',
		person: { ...toPerson(identity, replica.queue.size), ...methods },
		firstSync: replica.isComplete ? null : { received: sent, total }
	};
}
