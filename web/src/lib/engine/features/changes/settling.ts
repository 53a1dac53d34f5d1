import { err, type Result } from '@tenantry/shared/result.ts';
import type { EnqueueError } from '#lib/engine-api/errors.ts';
import type { Enqueued } from '#lib/engine-api/mutation.ts';
import { enqueueAll } from '#lib/engine/session/enqueue-all.ts';
import type { OpenSession } from '#lib/engine/session/open-session.ts';
import { isKnownHere, mutatorOf } from '@tenantry/shared/mutators.ts';
import { fieldKey, parseFieldKey, type FieldKey } from '@tenantry/shared/row.ts';
import { DISCARD, isSent, touchedKeys } from '#lib/replica/queue/queued-mutation.ts';
import type { UncheckedCall } from '#lib/replica/author.ts';
import type { Replica } from '#lib/replica/replica.ts';
import type { SettledEntry } from '#lib/replica/queue/settled.ts';
import type { Choice } from '#lib/engine-api/change.ts';
import { chainsOf, followersOf } from './chains.ts';
import { UNNAMED_ID, unreadableId } from './unreadable-views.ts';

/**
 * Returns the change that a choice makes: the same again, on the current values, or its discard.
 */
export function callOf(
	{ settled }: Replica,
	{ mutationId, mine }: Choice
): UncheckedCall | undefined {
	const entry = settled.get(mutationId);
	if (entry === undefined) return undefined;
	const redoOf = mutationId;
	if (isLetGo({ mine })) return { name: DISCARD, args: { mutationId }, redoOf };
	if (!isKnownHere(entry.mutation)) return undefined;
	const { name } = entry.mutation;
	const args = mine === 'all' ? argsOnTop(entry) : narrowed(entry.mutation, mine);
	return args === undefined ? undefined : { name, args, redoOf };
}

/** Settles changes as their author chose: all of it is stored on this device, or nothing. */
export async function settle(
	session: OpenSession,
	choices: readonly Choice[]
): Promise<Result<readonly Enqueued[], EnqueueError>> {
	const { replica } = session;
	const calls = choices.flatMap((choice) => callOf(replica, choice) ?? []);
	const unread = unreadableAmong(replica, choices);
	const isUnnamed = letsGoUnnamed(replica, choices);
	const known = calls.length + unread.length + (isUnnamed ? 1 : 0);
	if (known < choices.length) return err({ code: 'not_found' });
	await replica.withdrawAll(unsentFollowers(replica, choices));
	await replica.letGoUnreadable(unread);
	if (isUnnamed) await replica.letGoUnnamed();
	return enqueueAll(session, calls);
}

/** The author has to prove their identity and make the change again. */
export function isForCode({ settled }: Replica, id: string): boolean {
	return settled.get(id)?.verdict?.review === 'confirm';
}

export function isLetGo({ mine }: Pick<Choice, 'mine'>): boolean {
	return mine !== 'all' && mine.length === 0;
}

function unreadableAmong({ unreadable }: Replica, choices: readonly Choice[]): readonly number[] {
	const letGo = new Set(choices.filter(isLetGo).map(({ mutationId }) => mutationId));
	const gone = unreadable.list().filter((record) => letGo.has(unreadableId(record)));
	return gone.map(({ sequence }) => sequence);
}

/** The person accepts that unknown changes are missing. */
function letsGoUnnamed({ queue }: Replica, choices: readonly Choice[]): boolean {
	const isLet = choices.some((choice) => isLetGo(choice) && choice.mutationId === UNNAMED_ID);
	return isLet && queue.disk.index.unnamed !== null;
}

/** Changes built on a discarded one have never left the device, and are discarded with it. */
export function unsentFollowers(replica: Replica, choices: readonly Choice[]): readonly string[] {
	const chains = chainsOf(replica);
	return choices
		.filter(isLetGo)
		.flatMap(({ mutationId }) => followersOf(chains, mutationId))
		.filter((one) => !isSent(one))
		.map(({ mutation }) => mutation.id);
}

/** Repeats only the fields that are not in effect yet: the others may have been changed since. */
function argsOnTop({ mutation, verdict }: SettledEntry): unknown {
	if (verdict?.outcome !== 'merged') return mutation.args;
	const keys = verdict.conflicts.map((at) => fieldKey(at.collection, at.id, at.field));
	return narrowed(mutation, keys) ?? mutation.args;
}

/** The same change to these fields alone; undefined if it cannot be divided so. */
function narrowed(mutation: SettledEntry['mutation'], wanted: readonly FieldKey[]): unknown {
	const { name, args } = mutation;
	if (typeof args !== 'object' || args === null) return undefined;
	const left = touchedKeys(mutation).filter((key) => !wanted.includes(key));
	const unwanted = new Set(left.map((key) => parseFieldKey(key).field));
	const fewer = Object.fromEntries(
		Object.entries(args)
			.filter(([parameter]) => !unwanted.has(parameter))
			.map(([parameter, value]: [string, unknown]) => [parameter, without(value, unwanted)])
	);
	const isComplete = mutatorOf(name)?.args.safeParse(fewer).success === true;
	const touched = new Set(touchedKeys({ name, args: fewer }));
	const isExact = touched.size === wanted.length && wanted.every((key) => touched.has(key));
	return isComplete && isExact ? fewer : undefined;
}

function without(value: unknown, unwanted: ReadonlySet<string>): unknown {
	if (!Array.isArray(value)) return value;
	return value.filter((one) => typeof one !== 'string' || !unwanted.has(one));
}
