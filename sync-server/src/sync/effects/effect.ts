import type { FieldChange } from '@tenantry/shared/transaction.ts';

import type { Account, AccountDevice } from '#store/account.ts';
import type { Database } from '#store/store.ts';

interface End {
	readonly at: number;
	readonly reason: string;
}

/** Writes the tables of `auth`, which no other folder writes itself. */
export interface AuthWriter {
	/** Ends all of a person's sessions and device credentials. */
	endDevices(tx: Database, account: Account, end: End): Promise<void>;
	/** Ends one device for good. */
	revokeDevice(tx: Database, device: AccountDevice, end: End): Promise<void>;
	/** Deletes a person's links, all of them or only invitations. */
	dropTickets(tx: Database, account: Account, kind?: 'setup'): Promise<void>;
	eraseSecondFactors(tx: Database, account: Account): Promise<void>;
	erasePassword(tx: Database, account: Account, at: number): Promise<void>;
	suspendApiKey(tx: Database, account: Account, at: number): Promise<void>;
	restoreApiKey(tx: Database, account: Account): Promise<void>;
	revokeApiKey(tx: Database, account: Account, end: End): Promise<void>;
	/** Lifts the locks after too many wrong attempts. */
	unlock(tx: Database, account: Account): Promise<void>;
}

/** The transaction in which changes are written, for what follows from them. */
export interface EffectTransaction {
	readonly db: Database;
	readonly auth: AuthWriter;
	readonly providerId: string;
	readonly at: number;
}

/**
 * Consequences of changed rows outside the replicated tables, such as ended sessions and mails to
 * send. Mutators do not know of them, so every way to change a field has the same consequences.
 */
export interface Effect<T> {
	/** The collection whose changes have consequences. */
	readonly collection: string;
	/** Derives the consequences of one change. */
	of(change: FieldChange, version: number): readonly T[];
	/** Carries them out in the transaction of the changes. */
	carryOut(tx: EffectTransaction, consequences: readonly T[]): Promise<void>;
}

/** The consequences that one effect has in a transaction, derived once and carried out together. */
export class PendingEffect<T> {
	readonly consequences: T[] = [];
	readonly #effect: Effect<T>;

	constructor(effect: Effect<T>) {
		this.#effect = effect;
	}

	add(change: FieldChange, version: number): void {
		if (change.collection !== this.#effect.collection) return;
		this.consequences.push(...this.#effect.of(change, version));
	}

	async carryOut(tx: EffectTransaction): Promise<void> {
		if (this.consequences.length > 0) await this.#effect.carryOut(tx, this.consequences);
	}
}
