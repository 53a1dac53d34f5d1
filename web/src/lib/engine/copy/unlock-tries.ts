import { err, ok, type Result } from '@tenantry/shared/result.ts';
import { unlessFull, isFull, type Database } from '#lib/replica/store/database.ts';
import {
	afterFailure,
	MAX_FAILURES,
	NO_ATTEMPTS,
	TOKEN_PREFIX,
	waitMs,
	type Attempts
} from '#lib/vault/attempts.ts';
import type { VaultError } from '#lib/engine-api/errors.ts';

/** Number of tries on a full device, across restarts, until it has room or a full sign-in. */
const TOKENS = 30;

export interface TryContext {
	readonly now: number;
	/** A full sign-in has just preceded the try, so it is allowed in any case, but counted. */
	readonly isSignedIn: boolean;
}

interface Unstored {
	readonly attempts: Attempts;
	/** A token was spent on a try that was right, so the next try takes none. */
	readonly isPaid: boolean;
}

/**
 * Counts tries at the passphrase, each before anything that depends on its result is opened, shown
 * or kept; the key is derived meanwhile. The count is stored in `meta`, so a restart does not help.
 * A full device keeps the count in memory and deletes a token for each try, which needs no room:
 * restarting the app there for a fresh count runs out of tokens.
 */
export class UnlockTries {
	readonly #unstoredByName = new Map<string, Unstored>();

	/** Counts in one transaction, so that concurrent tries are all counted. */
	async count(database: Database, context: TryContext): Promise<Result<Attempts, VaultError>> {
		try {
			return await this.#store(database, context);
		} catch (error) {
			if (!isFull(error)) throw error;
		}
		return this.#spendToken(database, context);
	}

	async forgive(database: Database): Promise<void> {
		await database.meta.delete('attempts');
		const { name } = database;
		const isUnstored = this.#unstoredByName.has(name);
		if (isUnstored) this.#unstoredByName.set(name, { attempts: NO_ATTEMPTS, isPaid: true });
		if ((await unlessFull(restock(database))).ok) this.#unstoredByName.delete(name);
	}

	#store(database: Database, context: TryContext): Promise<Result<Attempts, VaultError>> {
		return database.transaction('rw', database.meta, async () => {
			const counted = countOne(await this.#read(database), context);
			if (counted.ok) await database.meta.put({ id: 'attempts', value: counted.value });
			return counted;
		});
	}

	#spendToken(database: Database, context: TryContext): Promise<Result<Attempts, VaultError>> {
		const { name, meta } = database;
		return database.transaction('rw', meta, async () => {
			const counted = countOne(await this.#read(database), context);
			if (!counted.ok) return counted;
			if (this.#unstoredByName.get(name)?.isPaid !== true) {
				const [token] = await tokensOf(database).limit(1).primaryKeys();
				if (token !== undefined) await meta.delete(token);
				else if (!context.isSignedIn) return err({ code: 'tries_uncounted' });
			}
			this.#unstoredByName.set(name, { attempts: counted.value, isPaid: false });
			return counted;
		});
	}

	async #read(database: Database): Promise<Attempts> {
		const value = (await database.meta.get('attempts'))?.value;
		// eslint-disable-next-line @typescript-eslint/consistent-type-assertions -- a row of `meta`
		const stored = (value as Attempts | undefined) ?? NO_ATTEMPTS;
		const unstored = this.#unstoredByName.get(database.name)?.attempts ?? NO_ATTEMPTS;
		return unstored.failures > stored.failures ? unstored : stored;
	}
}

async function restock(database: Database): Promise<void> {
	if ((await tokensOf(database).count()) < TOKENS) await database.meta.bulkPut([...newTokens()]);
}

export function newTokens(): readonly { readonly id: string; readonly value: true }[] {
	return Array.from({ length: TOKENS }, (_, n) => ({ id: `${TOKEN_PREFIX}${n}`, value: true }));
}

function tokensOf({ meta }: Database) {
	return meta.where('id').startsWith(TOKEN_PREFIX);
}

function countOne(
	attempts: Attempts,
	{ now, isSignedIn }: TryContext
): Result<Attempts, VaultError> {
	if (isSignedIn) return ok(afterFailure(attempts, now));
	if (attempts.failures >= MAX_FAILURES) return err({ code: 'too_many_failures' });
	const earlyMs = waitMs(attempts, now);
	if (earlyMs > 0) return err({ code: 'too_early', retryAfterMs: earlyMs });
	return ok(afterFailure(attempts, now));
}
