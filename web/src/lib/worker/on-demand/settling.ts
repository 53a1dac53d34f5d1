import { isKnownHere, mutatorOf } from '@tenantry/shared/mutators.ts';
import { fieldKey, parseFieldKey, type FieldKey } from '@tenantry/shared/row.ts';
import { DISCARD, isSent, touchedKeys } from '#lib/replica/pending.ts';
import type { Call, Replica } from '#lib/replica/replica.ts';
import type { SettledEntry } from '#lib/replica/settled.ts';
import type { Choice } from '#lib/worker/change-query.ts';
import { chainsOf, followersOf } from './chains.ts';
import { UNNAMED_ID, unreadableId } from './unreadable-views.ts';

/** The change that a choice makes: the same again, on what stands now, or its discard. */
export function callOf({ settled }: Replica, { mutationId, mine }: Choice): Call | undefined {
	const entry = settled.get(mutationId);
	if (entry === undefined) return undefined;
	const redoOf = mutationId;
	if (isLetGo({ mine })) return { name: DISCARD, args: { mutationId }, redoOf };
	if (!isKnownHere(entry.mutation)) return undefined;
	const { name } = entry.mutation;
	const args = mine === 'all' ? argsOnTop(entry) : narrowed(entry.mutation, mine);
	return args === undefined ? undefined : { name, args, redoOf };
}

/** It was decided that its author proves who they are, and says it again. */
export function isForCode({ settled }: Replica, id: string): boolean {
	return settled.get(id)?.verdict?.review === 'confirm';
}

export function isLetGo({ mine }: Pick<Choice, 'mine'>): boolean {
	return mine !== 'all' && mine.length === 0;
}

/** Places of changes that cannot be read any more or are missing, and are let go. */
export function unreadableAmong(
	{ unreadable }: Replica,
	choices: readonly Choice[]
): readonly number[] {
	const letGo = new Set(choices.filter(isLetGo).map(({ mutationId }) => mutationId));
	const gone = unreadable.list().filter((record) => letGo.has(unreadableId(record)));
	return gone.map(({ sequence }) => sequence);
}

/** Whether the person takes it that changes are missing, whichever they were. */
export function letsGoUnnamed({ queue }: Replica, choices: readonly Choice[]): boolean {
	const isLet = choices.some((choice) => isLetGo(choice) && choice.mutationId === UNNAMED_ID);
	return isLet && queue.index.unnamed !== null;
}

/** What was made upon something that is let go: it has never left, and goes with it. */
export function unsentFollowers(replica: Replica, choices: readonly Choice[]): readonly string[] {
	const chains = chainsOf(replica);
	return choices
		.filter(isLetGo)
		.flatMap(({ mutationId }) => followersOf(chains, mutationId))
		.filter((one) => !isSent(one))
		.map(({ mutation }) => mutation.id);
}

/** What stands in part goes on top only where it does not: the rest may have been changed since. */
function argsOnTop({ mutation, verdict }: SettledEntry): unknown {
	if (verdict?.outcome !== 'merged') return mutation.args;
	const keys = verdict.conflicts.map((at) => fieldKey(at.collection, at.id, at.field));
	return narrowed(mutation, keys) ?? mutation.args;
}

/** The arguments of the same change to these fields alone; undefined where it cannot be so divided. */
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
	const isWhole = mutatorOf(name)?.args.safeParse(fewer).success === true;
	const touched = new Set(touchedKeys({ name, args: fewer }));
	const isExact = touched.size === wanted.length && wanted.every((key) => touched.has(key));
	return isWhole && isExact ? fewer : undefined;
}

function without(value: unknown, unwanted: ReadonlySet<string>): unknown {
	if (!Array.isArray(value)) return value;
	return value.filter((one) => typeof one !== 'string' || !unwanted.has(one));
}
