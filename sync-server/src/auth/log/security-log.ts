import { createHash } from 'node:crypto';

import type { Selectable } from 'kysely';

import { readMeta } from '#store/meta.ts';
import type { Database } from '#store/store.ts';
import type { SecurityEventTable } from '#store/tables.ts';

import { SWEEP_EVENT, parseSweep, type SecurityLogSweep } from './sweep-event.ts';

export type SecurityEventKind =
	| 'signed_in'
	| 'resumed'
	| 'stepped_up'
	| 'signed_out'
	| 'refused'
	| 'locked_out'
	| 'enrolled'
	| 'passkey_added'
	| 'passkey_removed'
	| 'password_set'
	| 'recovery_codes_renewed'
	| 'link_made'
	| 'restored'
	| typeof SWEEP_EVENT;

/** A sign-in, a refused attempt or a changed credential. It never holds what a person typed. */
export interface SecurityEvent {
	readonly kind: SecurityEventKind;
	readonly at: number;
	readonly address?: string | undefined;
	readonly providerId?: string | undefined;
	readonly administratorId?: string | undefined;
	readonly detail?: Readonly<Record<string, string>>;
}

const HEAD = 'door';

/**
 * Appends an event to the security log, which has a hash chain of its own because strangers'
 * attempts must not wake every device. `tx` is a running transaction: the chain's head is its lock.
 */
export async function recordSecurityEvent(tx: Database, event: SecurityEvent): Promise<void> {
	const previousHash = await lockSecurityLog(tx);
	const row = {
		previous_hash: previousHash,
		at: event.at,
		kind: event.kind,
		provider_id: event.providerId ?? null,
		administrator_id: event.administratorId ?? null,
		address: event.address ?? null,
		detail: JSON.stringify(event.detail ?? {})
	};
	const hash = hashOf(row);
	await tx
		.insertInto('door_event')
		.values({ ...row, hash })
		.execute();
	await tx.updateTable('meta').set({ value: hash }).where('key', '=', HEAD).execute();
}

export interface SecurityLogCheck {
	readonly count: number;
	readonly brokenAt?: number | undefined;
	/** Last sweep, after which the chain begins. */
	readonly swept?: SecurityLogSweep | undefined;
}

/** Starts at the beginning, or at the last sweep that the log itself records. */
export async function verifySecurityLog(db: Database): Promise<SecurityLogCheck> {
	const events = await db.selectFrom('door_event').selectAll().orderBy('sequence').execute();
	const sweep = events.findLast(({ kind }) => kind === SWEEP_EVENT);
	const swept = sweep && parseSweep(sweep);
	const { brokenAt, end } = follow(events, swept?.hash ?? '');
	const isComplete = ((await readMeta(db, HEAD)) ?? '') === end;
	const cutAt = isComplete ? undefined : (events.at(-1)?.sequence ?? 0);
	return { count: events.length, swept, brokenAt: brokenAt ?? cutAt };
}

function follow(
	events: readonly Selectable<SecurityEventTable>[],
	from: string
): { readonly brokenAt?: number; readonly end: string } {
	let end = from;
	for (const { sequence, hash, ...row } of events) {
		if (row.previous_hash !== end || hashOf(row) !== hash) return { brokenAt: sequence, end };
		end = hash;
	}
	return { end };
}

/** Returns the head's hash. Must be a transaction's first statement if it reads the log. */
export async function lockSecurityLog(tx: Database): Promise<string> {
	const lock = tx
		.updateTable('meta')
		.set((expression) => ({ value: expression.ref('value') }))
		.where('key', '=', HEAD)
		.returning('value');
	const head = await lock.executeTakeFirst();
	if (head !== undefined) return head.value;
	// The first event of all; of two processes that begin the log, one waits.
	await tx
		.insertInto('meta')
		.values({ key: HEAD, value: '' })
		.onConflict((conflict) => conflict.doNothing())
		.execute();
	return (await lock.executeTakeFirstOrThrow()).value;
}

function hashOf(row: {
	readonly previous_hash: string;
	readonly at: number;
	readonly kind: string;
	readonly provider_id: string | null;
	readonly administrator_id: string | null;
	readonly address: string | null;
	readonly detail: string;
}): string {
	const entry = [row.at, row.kind, row.provider_id, row.administrator_id, row.address, row.detail];
	return createHash('sha256').update(row.previous_hash).update(JSON.stringify(entry)).digest('hex');
}
