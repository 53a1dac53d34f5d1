import type { Database } from '#store/store.ts';
import type { EffectTable } from '#store/tables.ts';

export type DueEffect = Pick<
	EffectTable,
	'id' | 'provider_id' | 'version' | 'kind' | 'payload' | 'created_at'
> & { readonly attempts: number };

const COLUMNS = [
	'id',
	'provider_id',
	'version',
	'kind',
	'payload',
	'created_at',
	'attempts'
] as const;

export interface Claim {
	readonly at: number;
	readonly until: number;
	readonly limit: number;
	/** The provider that was served last, so that the others come first. */
	readonly after: string;
}

export interface Claimed {
	readonly effects: readonly DueEffect[];
	readonly last: string;
}

interface Turn extends Pick<Claimed, 'last'> {
	readonly ids: readonly string[];
}

/**
 * Claims due effects under a lease: several processes may ask at the same moment, and one that is
 * killed never finishes, so another process continues once the lease has expired. Providers take
 * turns, so that none waits for everything that another has queued.
 */
export async function claimDue(db: Database, { at, until, ...turn }: Claim): Promise<Claimed> {
	const { ids, last } = await nextDue(db, { at, ...turn });
	if (ids.length === 0) return { effects: [], last };
	// One statement for all, because each commit waits for the disk.
	const effects = await db
		.updateTable('effect')
		.set((row) => ({ claimed_until: until, attempts: row('attempts', '+', 1) }))
		.where('id', 'in', ids)
		.where('done_at', 'is', null)
		.where('claimed_until', '<=', at)
		.returning(COLUMNS)
		.execute();
	return { effects, last };
}

async function nextDue(db: Database, turn: Omit<Claim, 'until'>): Promise<Turn> {
	const { at, limit, after } = turn;
	const providerIds = await nextProviders(db, turn);
	const each = Math.ceil(limit / Math.max(providerIds.length, 1));
	const ids: string[] = [];
	for (const providerId of providerIds) {
		const rows = await dueEffects(db, at)
			.select('id')
			.where('provider_id', '=', providerId)
			.orderBy('next_attempt_at')
			.limit(each)
			.execute();
		ids.push(...rows.map(({ id }) => id));
	}
	return { ids: ids.slice(0, limit), last: providerIds.at(-1) ?? after };
}

async function nextProviders(
	db: Database,
	{ at, limit, after }: Omit<Claim, 'until'>
): Promise<string[]> {
	const found: string[] = [];
	for (const start of [after, '']) {
		let next = await providerAfter(db, at, start);
		while (next !== undefined && !found.includes(next) && found.length < limit) {
			found.push(next);
			next = await providerAfter(db, at, next);
		}
	}
	return found;
}

async function providerAfter(db: Database, at: number, last: string): Promise<string | undefined> {
	const due = await dueEffects(db, at)
		.select('provider_id')
		.where('provider_id', '>', last)
		.orderBy('provider_id')
		.limit(1)
		.executeTakeFirst();
	return due?.provider_id;
}

function dueEffects(db: Database, at: number) {
	return db
		.selectFrom('effect')
		.where('done_at', 'is', null)
		.where('next_attempt_at', '<=', at)
		.where('claimed_until', '<=', at);
}

export async function hasNewer(db: Database, effect: DueEffect): Promise<boolean> {
	const newer = await db
		.selectFrom('effect')
		.select('id')
		.where((row) => row.and(alike(effect)))
		.where('version', '>', effect.version)
		.where('done_at', 'is', null)
		.orderBy('next_attempt_at', 'desc')
		.limit(1)
		.executeTakeFirst();
	return newer !== undefined;
}

export async function replaceOlder(
	db: Database,
	effect: DueEffect,
	ended: { readonly at: number; readonly error: string }
): Promise<void> {
	await db
		.updateTable('effect')
		.set({ done_at: ended.at, claimed_until: 0, last_error: ended.error })
		.where((row) => row.and(alike(effect)))
		.where('version', '<', effect.version)
		.where('done_at', 'is', null)
		.execute();
}

function alike({ provider_id, kind, payload }: DueEffect) {
	return { provider_id, kind, payload };
}

/** Extends the lease while the effect is being carried out. */
export async function renewClaim(db: Database, id: string, until: number): Promise<void> {
	await db
		.updateTable('effect')
		.set({ claimed_until: until })
		.where('id', '=', id)
		.where('done_at', 'is', null)
		.execute();
}

export async function postpone(
	db: Database,
	id: string,
	{ nextAttemptAt, error }: { readonly nextAttemptAt: number; readonly error: string }
): Promise<void> {
	await db
		.updateTable('effect')
		.set({ next_attempt_at: nextAttemptAt, claimed_until: 0, last_error: error })
		.where('id', '=', id)
		.execute();
}

export async function finishEffect(
	tx: Database,
	id: string,
	{ at, error }: { readonly at: number; readonly error: string | null }
): Promise<void> {
	await tx
		.updateTable('effect')
		.set({ done_at: at, claimed_until: 0, last_error: error })
		.where('id', '=', id)
		.execute();
}
