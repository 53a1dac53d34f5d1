import { APPROVAL_HOURS } from '@tenantry/shared/domain/approval/kinds.ts';
import type { Decision } from '@tenantry/shared/decide.ts';
import type { Mutation } from '@tenantry/shared/protocol/push.ts';
import type { VerdictApproval, VerdictConflict } from '@tenantry/shared/protocol/verdict.ts';
import type { FieldChange, FieldConflict } from '@tenantry/shared/transaction.ts';

import type { AuditEvent, StoredMutation, StoreReader } from '#store/store.ts';
import type { DecidedMutation } from './device-author.ts';
import { madeAtOf, toInteger } from './device-clock.ts';
import { keptArgs } from './kept-args.ts';

/** The part of a verdict stored in the mutation's row, besides its own columns. */
export interface VerdictFacts {
	rejection?: NonNullable<Decision['rejection']>;
	review?: 'stale' | 'confirm';
	conflicts: VerdictConflict[];
	/** What it rests on and would change, until it is approved. */
	proposal?: { readonly base: Mutation['base']; readonly changes: readonly FieldChange[] };
	/** What became of its approval. */
	approval?: Omit<VerdictApproval, 'expiresAt' | 'changes'>;
	/** It came in an envelope: its device reads the verdict once it is unlocked. */
	isSealed?: true;
	/** Full name of the person who carried that envelope, for the receipts of further deliveries. */
	carrier?: string;
}

/** A decided mutation whose conflicts still have to be explained. */
export interface Unexplained {
	readonly mutation: StoredMutation;
	readonly decision: Decision;
}

const HOUR_MS = 3_600_000;
/** A version that no event has. */
const NEVER = 0;

export function parseFacts({ verdict }: Pick<StoredMutation, 'verdict'>): VerdictFacts {
	// eslint-disable-next-line @typescript-eslint/consistent-type-assertions -- Written by `explain`.
	return JSON.parse(verdict) as VerdictFacts;
}

/**
 * Returns the facts that follow from the decision and its author alone. Those of the verdict may be
 * shared with another mutation, but not how this one arrived.
 */
function briefFacts(
	{ decision, mutation: { base }, author: { isSealed, carriage } }: DecidedMutation,
	firstRedo: StoredMutation | undefined
): VerdictFacts {
	const shared = firstRedo === undefined ? { ...decision, conflicts: [] } : parseFacts(firstRedo);
	const { rejection, review, conflicts } = shared;
	const { proposed: changes } = decision;
	return {
		...(rejection === undefined ? {} : { rejection }),
		...(review === undefined ? {} : { review }),
		...(changes && { proposal: { base, changes } }),
		...(isSealed === true && { isSealed: true }),
		...(carriage !== undefined && { carrier: carriage.name }),
		conflicts
	};
}

/** Returns the row by which a decided mutation is known from here on, with its verdict. */
export function toStored(
	decided: DecidedMutation,
	place: {
		readonly version: number;
		readonly at: number;
		/** The mutation whose verdict this one shares. */
		readonly firstRedo: StoredMutation | undefined;
	}
): StoredMutation {
	const { author, mutation, hash, decision } = decided;
	const { version, at, firstRedo } = place;
	return {
		provider_id: author.providerId,
		id: mutation.id,
		hash,
		author_id: author.administratorId,
		device_id: author.device.id,
		name: mutation.name,
		v: toInteger(mutation.v),
		args: keptArgs(mutation.args, decision),
		outcome: decision.outcome,
		verdict: JSON.stringify(briefFacts(decided, firstRedo)),
		stood: JSON.stringify(decision.stood),
		version,
		visible_at: version,
		redo_of: mutation.redoOf ?? null,
		successor: firstRedo?.id ?? null,
		authored_at: madeAtOf(mutation, author),
		decided_at: at,
		expires_at: decision.proposed === undefined ? null : at + APPROVAL_HOURS * HOUR_MS
	};
}

/** Adds to each verdict who set the standing value and when, as recorded in the audit. */
export async function explain(
	reader: StoreReader,
	unexplained: readonly Unexplained[],
	newEvents: readonly AuditEvent[]
): Promise<void> {
	const eventsByVersion = new Map(newEvents.map((event) => [event.version, event]));
	const versions = new Set(
		unexplained.flatMap(({ decision }) => decision.conflicts.flatMap(versionsOf))
	);
	const old = [...versions].filter((version) => !eventsByVersion.has(version));
	for (const event of await reader.events(old)) eventsByVersion.set(event.version, event);

	for (const { mutation, decision } of unexplained) {
		const facts = parseFacts(mutation);
		for (const conflict of decision.conflicts) {
			const theirs = eventsByVersion.get(conflict.theirsVersion);
			const seen = eventsByVersion.get(conflict.baseVersion ?? NEVER);
			facts.conflicts.push(explainConflict(conflict, theirs, seen));
		}
		mutation.verdict = JSON.stringify(facts);
	}
}

function versionsOf({ theirsVersion, baseVersion }: FieldConflict): number[] {
	return baseVersion === undefined ? [theirsVersion] : [theirsVersion, baseVersion];
}

export function explainConflict(
	conflict: FieldConflict,
	theirEvent: AuditEvent | undefined,
	seenEvent?: AuditEvent
): VerdictConflict {
	const { collection, id, field, yours, theirs } = conflict;
	const seen = seenEvent === undefined ? undefined : changeOf(seenEvent, conflict);
	return {
		collection,
		id,
		field,
		yours,
		theirs,
		...(seen === undefined ? {} : { before: seen.to }),
		...(theirEvent === undefined ? {} : { by: authorOf(theirEvent) })
	};
}

function authorOf(event: AuditEvent): NonNullable<VerdictConflict['by']> {
	return {
		administratorId: event.actor_id,
		name: event.actor_name,
		deviceName: event.device_name,
		at: event.applied_at
	};
}

function changeOf(event: AuditEvent, conflict: FieldConflict): FieldChange | undefined {
	// eslint-disable-next-line @typescript-eslint/consistent-type-assertions -- Written by `PushTransaction.account`.
	const changes = JSON.parse(event.changes) as FieldChange[];
	return changes.find(
		({ collection, id, field }) =>
			collection === conflict.collection && id === conflict.id && field === conflict.field
	);
}
