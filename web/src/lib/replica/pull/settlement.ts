import { collections } from '@tenantry/shared/collections.ts';
import type { Verdict } from '@tenantry/shared/protocol/verdict.ts';
import { withoutFacts } from './facts.ts';
import { rowKey, type Patch } from '#lib/replica/rows/patch.ts';
import type { QueuedMutation } from '#lib/replica/queue/queued-mutation.ts';
import type { Replica } from '#lib/replica/replica.ts';
import { isForeign, type SettledEntry } from '#lib/replica/queue/settled.ts';
import type { ReplicaState } from '#lib/replica/store/state.ts';

export interface Commit {
	readonly patches: readonly Patch[];
	readonly text?: string | undefined;
	readonly isReset: boolean;
	readonly isAnswer?: boolean;
	readonly state: ReplicaState;
}

/** What a commit settles, and what must be forgotten because its row leaves the device. */
export interface Settlement {
	readonly done: readonly QueuedMutation[];
	/** Places of changes that are unreadable here and that the server has decided. */
	readonly doneUnread: readonly number[];
	readonly entries: readonly SettledEntry[];
	readonly stripped: readonly QueuedMutation[];
}

export function settle(replica: Replica, commit: Commit): Settlement {
	const verdicts = new Map(
		commit.patches.flatMap((patch) => patch.verdicts).map((verdict) => [verdict.id, verdict])
	);
	const queued = replica.queue.list();
	const done = queued.filter(
		(one) =>
			verdicts.has(one.mutation.id) || (commit.isAnswer === true && isReached(one, commit.state))
	);
	const gone = isAnythingTold(replica) ? goneKeys(replica, commit) : NOTHING;
	const told = [...verdicts.values(), ...done.flatMap((one) => markOf(replica, one, verdicts))];
	const entries = told.flatMap((verdict) => [
		toEntry(replica, verdict),
		...succeeded(replica, verdict, verdicts)
	]);
	const isDone = new Set(done);
	return {
		done,
		doneUnread: replica.unreadable
			.list()
			.flatMap(({ sequence, mutationId = '' }) => (verdicts.has(mutationId) ? sequence : [])),
		entries: [...entries, ...strippedEntries(replica, gone, { verdicts, ...commit })],
		stripped: queued
			.filter((one) => gone.size > 0 && !isDone.has(one) && namesAny(one.changes, gone))
			.map((one) => ({ ...one, changes: withoutFacts(one.changes, gone) }))
	};
}

/** The cookie has reached the version that the push's answer named. */
export function isReached(
	{ state, result }: QueuedMutation,
	{ version, stage }: Pick<ReplicaState, 'version' | 'stage'>
): boolean {
	// While another history is being staged, the two versions cannot be compared.
	if (state !== 'answered' || stage?.reset === 'history') return false;
	return result !== undefined && result.version <= version;
}

/** Builds a verdict from the push's answer, the only source for a change that was sent again. */
function markOf(
	{ context, settled, deviceId }: Replica,
	{ mutation, result }: QueuedMutation,
	verdicts: ReadonlyMap<string, Verdict>
): Verdict[] {
	const isKnown = verdicts.has(mutation.id) || settled.get(mutation.id)?.verdict !== undefined;
	if (isKnown || result === undefined || result.outcome === 'deferred') return [];
	const { name, v, args, authoredAt, redoOf } = mutation;
	const { id, outcome, version, rejection } = result;
	return [
		{
			id,
			name,
			v,
			args,
			authoredAt,
			outcome,
			version,
			conflicts: [],
			...(redoOf === undefined ? {} : { redoOf }),
			...(rejection === undefined ? {} : { rejection }),
			decidedAt: context.clock.now(),
			deviceId,
			deviceName: ''
		}
	];
}

function toEntry({ context, queue, settled }: Replica, verdict: Verdict): SettledEntry {
	const { id, name, v, args, authoredAt } = verdict;
	const mutation = { name, v, args, authoredAt };
	const changes = queue.get(id)?.changes ?? settled.get(id)?.changes ?? [];
	return { id, kind: 'verdict', mutation, verdict, changes, at: context.clock.now() };
}

/**
 * Records the successor of a lost change: a restored server does not know what was lost, so only
 * this device knows that it was redone. If a late request did bring the lost change to the server,
 * it has a verdict of its own.
 */
function succeeded(
	{ settled }: Replica,
	{ id, redoOf }: Verdict,
	verdicts: ReadonlyMap<string, Verdict>
): SettledEntry[] {
	if (redoOf === undefined || verdicts.has(redoOf)) return [];
	const entry = settled.get(redoOf);
	if (entry?.kind !== 'lost' || entry.verdict === undefined) return [];
	return [{ ...entry, verdict: { ...entry.verdict, successor: id } }];
}

/** Facts about a row go when the row leaves the device (docs/sync.md, "Needs you"). */
function strippedEntries(
	{ settled }: Replica,
	gone: ReadonlySet<string>,
	{
		verdicts,
		isReset
	}: Pick<Commit, 'isReset'> & { readonly verdicts: ReadonlyMap<string, Verdict> }
): SettledEntry[] {
	if (gone.size === 0) return [];
	return (
		[...settled.all()]
			// Others’ changes that did not come again are forgotten with the reset.
			.filter((entry) => !verdicts.has(entry.id) && !(isReset && isForeign(entry)))
			.filter(({ changes, verdict }) => namesAny([...changes, ...factsOf(verdict)], gone))
			.map((entry) => stripped(entry, gone))
	);
}

function factsOf(verdict: Verdict | undefined) {
	return [...(verdict?.conflicts ?? []), ...(verdict?.approval?.changes ?? [])];
}

function stripped(entry: SettledEntry, gone: ReadonlySet<string>): SettledEntry {
	const { verdict } = entry;
	const changes = withoutFacts(entry.changes, gone);
	if (verdict === undefined) return { ...entry, changes };
	const { approval } = verdict;
	const conflicts = withoutFacts(verdict.conflicts, gone);
	const proposed = approval?.changes && withoutFacts(approval.changes, gone);
	return {
		...entry,
		changes,
		verdict: {
			...verdict,
			conflicts,
			...(proposed && { approval: { ...approval, changes: proposed } })
		}
	};
}

const NOTHING: ReadonlySet<string> = new Set();

function isAnythingTold({ queue, settled }: Replica): boolean {
	return queue.size + settled.size > 0;
}

function goneKeys({ rows }: Replica, { patches, isReset }: Commit): ReadonlySet<string> {
	const gone = new Set<string>();
	for (const name of isReset ? collections.keys() : [])
		for (const id of rows.rows(name).keys()) gone.add(rowKey(name, id));
	for (const { put, del } of patches) {
		for (const [collection, id] of del) gone.add(rowKey(collection, id));
		for (const [collection, id] of put) gone.delete(rowKey(collection, id));
	}
	return gone;
}

function namesAny(
	facts: readonly { readonly collection: string; readonly id: string }[],
	rows: ReadonlySet<string>
): boolean {
	return facts.some((fact) => rows.has(keyOf(fact)));
}

function keyOf({ collection, id }: { readonly collection: string; readonly id: string }): string {
	return rowKey(collection, id);
}
