import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import type { Mutation, PushResult } from '@tenantry/shared/protocol/push.ts';

import type { Store, StoredDevice, StoredMutation, StoreTransaction } from '#store/store.ts';
import { applySystem } from './apply.ts';
import type { Author } from './author.ts';
import type { CookieSeal } from './cookie.ts';
import { judge, type Court } from './judge.ts';
import { Ledger } from './ledger.ts';
import { Precedents } from './precedents.ts';
import type { Sender } from './sender.ts';

export const PROVIDER = 'f'.repeat(24);
export const OWNER = '1'.repeat(24);
export const OTHER_OWNER = '2'.repeat(24);
export const MANAGER = '3'.repeat(24);
export const SUBJECT = '4'.repeat(24);
export const HOUR_MS = 3_600_000;

/** A stand-in for the server's cookie seal. */
export const SEAL: CookieSeal = {
	cookieMark: () => 'sealed',
	isCookieMark: (_text, mark) => mark === 'sealed'
};

/** The court's current time. */
export const NOW = 1_000 * HOUR_MS;

const PEOPLE: Readonly<Record<string, string>> = {
	[OWNER]: 'Administrator With Billing',
	[OTHER_OWNER]: 'Administrator With Billing',
	[MANAGER]: 'Manager',
	[SUBJECT]: 'Read Only'
};

class Adjourned extends Error {}

/** Opens a small provider on a real database; what a test decides is rolled back. */
export async function openCourtroom(openStore: (path: string) => Promise<Store>) {
	const folder = await mkdtemp(join(tmpdir(), 'tenantry-court-'));
	const store = await openStore(join(folder, 'court.sqlite'));
	await found(store);

	return {
		store,
		/** Runs one transaction and rolls it back. */
		async sit(run: (sitting: Sitting) => Promise<void>): Promise<void> {
			const held = store.write(PROVIDER, async (tx) => {
				await run(new Sitting(tx));
				throw new Adjourned();
			});
			await held.catch((error: unknown) => {
				if (!(error instanceof Adjourned)) throw error;
			});
		},
		/** Signs an administrator in on a device. */
		async admit(administratorId: string, name = 'Phone'): Promise<Sender> {
			const device = deviceOf(administratorId, name);
			const { id: deviceId } = device;
			const sessionHash = `session on ${deviceId}`;
			const session = { provider_id: PROVIDER, administrator_id: administratorId };
			await store.db.insertInto('device').values(device).execute();
			await store.db
				.insertInto('session')
				.values({
					...{ ...session, hash: sessionHash, device_id: deviceId, created_at: 0 },
					...{ last_seen_at: 0, expires_at: NOW + 1, fresh_at: NOW },
					...{ ended_at: null, ended_reason: null }
				})
				.execute();
			return { providerId: PROVIDER, administratorId, deviceId, sessionHash };
		},
		async close() {
			await store.close();
			await rm(folder, { recursive: true });
		}
	};
}

/** Decides the mutations of one test; `file` ends a request before the next one begins. */
export class Sitting {
	readonly #tx: StoreTransaction;
	readonly bugs: { readonly error: unknown; readonly mutation: Mutation }[] = [];
	court: Court;
	#lastId = 0;

	constructor(tx: StoreTransaction) {
		this.#tx = tx;
		this.court = this.#convene();
	}

	/** Writes the decisions and begins another request. */
	async file(): Promise<void> {
		await this.court.ledger.close();
		this.court = this.#convene();
	}

	mutation(name: string, args: unknown, over: Partial<Mutation> = {}): Mutation {
		return { ...mutationOf(++this.#lastId, name, args), ...over };
	}

	async judge(mutation: Mutation, authorId = OWNER): Promise<PushResult> {
		await this.court.precedents.load([mutation]);
		return judge(this.court, authorOf(authorId), mutation);
	}

	/** Adds a mutation as if it had been decided in an earlier request. */
	recall(over: Partial<StoredMutation>): StoredMutation {
		const stored: StoredMutation = {
			...{ provider_id: PROVIDER, id: 'e'.repeat(32), hash: 'hash', author_id: OWNER },
			...{ device_id: 'device', name: 'administrator.suspend', v: 1, args: '{}' },
			...{ outcome: 'rejected', verdict: '{"conflicts":[]}', stood: '{}', version: 1 },
			...{ visible_at: 1, redo_of: null, successor: null, authored_at: 0, decided_at: 0 },
			...over
		};
		this.court.precedents.add(stored);
		return stored;
	}

	#convene(): Court {
		return {
			ledger: new Ledger(this.#tx, NOW),
			precedents: new Precedents(this.#tx, SEAL),
			drafts: [],
			onBug: (error, mutation) => void this.bugs.push({ error, mutation })
		};
	}
}

export function mutationOf(place: number, name: string, args: unknown): Mutation {
	const id = place.toString(16).padStart(32, '0');
	return { id, name, v: 1, args, base: {}, seen: null, authoredAt: NOW };
}

function authorOf(administratorId: string): Author {
	return {
		...{ providerId: PROVIDER, administratorId, name: 'Ada', device: deviceOf(administratorId) },
		...{ staleAfterMs: 72 * HOUR_MS, at: NOW, clientNow: NOW, isFactorFresh: true }
	};
}

function deviceOf(administratorId: string, name = 'Phone'): StoredDevice {
	const id = `${name} of ${administratorId}`;
	return {
		...{ id, provider_id: PROVIDER, administrator_id: administratorId, name },
		...{ credential_hash: id, created_at: 0 },
		...{ full_sign_in_at: 0, last_seen_at: 0, queue_depth: 0, oldest_at: null },
		...{ ended_at: null, ended_reason: null }
	};
}

async function found(store: Store): Promise<void> {
	const people = Object.entries(PEOPLE).flatMap(([id, role]) => [
		{
			name: 'administrator.create',
			args: {
				id,
				role,
				email: `${id}@north.example`,
				firstName: 'Ada',
				lastName: role,
				mfaRequired: false
			}
		},
		{ name: 'administrator.recordRegistration', args: { id } }
	]);
	await applySystem(store, {
		...{ providerId: PROVIDER, actor: { name: 'The operator' }, at: 0 },
		changes: [{ name: 'provider.create', args: { name: 'North' } }, ...people]
	});
}
