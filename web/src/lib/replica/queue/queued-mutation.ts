import { readArgs } from '@tenantry/shared/earlier-form.ts';
import type { MutationIntent } from '@tenantry/shared/mutator.ts';
import { collections, owningCollection } from '@tenantry/shared/collections.ts';
import type { Lane, Mutation, PushResult } from '@tenantry/shared/protocol/push.ts';
import type { FieldLocation } from '@tenantry/shared/collection.ts';
import { fieldKey, type FieldKey } from '@tenantry/shared/row.ts';
import type { FieldChange } from '@tenantry/shared/transaction.ts';
import { mutators } from './mutators.ts';
import { timeWordsOf, type ChangeTime, type Moment } from './change-time.ts';

export const DISCARD = 'verdict.discard';

/**
 * A mutation that is not settled yet.
 *
 *   waiting ──marked, durably──► sending ──answer──► answered ──verdict and cookie──► (settled)
 *      │                            │  ▲
 *      └─withdrawn, replaced      no answer: unanswered, and the same is sent again
 */
export interface QueuedMutation {
	readonly sequence: number;
	readonly mutation: Mutation;
	readonly lane: Lane;
	/** What the change altered when it was made, shown as before → after. */
	readonly changes: readonly FieldChange[];
	/** undefined for changes made by an earlier app. */
	readonly making?: ChangeTime;
	readonly state: 'waiting' | 'sending' | 'unanswered' | 'answered';
	readonly result?: PushResult;
}

/** With the ordinary values that its author saw and, if sent now, facts about its time. */
export function toWire({ mutation, changes, making }: QueuedMutation, moment?: Moment): Mutation {
	const sent = { ...mutation, ...(moment && timeWordsOf(mutation, making, moment)) };
	const seen = changes.filter(({ collection, id, field }) => {
		const isMeant = Object.hasOwn(mutation.base, fieldKey(collection, id, field));
		return isMeant && collections.get(collection)?.policyOf(field).kind === 'ordinary';
	});
	if (seen.length === 0) return sent;
	const seenValues = Object.fromEntries(
		seen.map(({ collection, id, field, from }) => [fieldKey(collection, id, field), from])
	);
	return { ...sent, seenValues };
}

/** The change may have left the device, so it cannot be withdrawn. */
export function isSent({ state }: QueuedMutation): boolean {
	return state !== 'waiting';
}

/** In today's version. */
type Asked = Pick<MutationIntent, 'name' | 'v' | 'args'>;

/** Cached because it is read for every window that is drawn, and never changes. */
const touchesByMutation = new WeakMap<object, readonly FieldLocation[]>();

export function touchesOf(mutation: Asked): readonly FieldLocation[] {
	const known = touchesByMutation.get(mutation);
	if (known !== undefined) return known;
	const mutator = mutators().mutatorOf(mutation.name);
	const args = mutator && readArgs(mutator, mutation);
	const touches = mutator && args?.ok === true ? mutator.touches(args.value) : [];
	touchesByMutation.set(mutation, touches);
	return touches;
}

export function touchedKeys(mutation: Asked): readonly FieldKey[] {
	return touchesOf(mutation).map(({ collection, id, field }) => fieldKey(collection, id, field));
}

export function subjectOf(
	mutation: Asked
): { readonly collection: string; readonly id: string } | undefined {
	const named = mutators().namedSubjectOf(mutation);
	if (named !== undefined) return named;
	const [first] = touchesOf(mutation);
	return first && { collection: owningCollection(first.collection), id: first.id };
}

export function settledBy({
	redoOf,
	...mutation
}: Pick<Mutation, 'name' | 'args' | 'redoOf'>): readonly string[] {
	return [redoOf, decidedRequest(mutation)].filter((id) => id !== undefined);
}

export function decidedRequest({
	name,
	args
}: Pick<Mutation, 'name' | 'args'>): string | undefined {
	return name.startsWith('approval.') ? idsIn(args, 'mutationId')[0] : undefined;
}

export function aboutId({ name, args }: Pick<Mutation, 'name' | 'args'>): string | undefined {
	return name === DISCARD ? idsIn(args, 'mutationId')[0] : decidedRequest({ name, args });
}

const CREATES = /\.(create|start)$/;

export function createdId({ name, args }: Pick<Mutation, 'name' | 'args'>): string | undefined {
	return CREATES.test(name) ? idsIn(args, 'id')[0] : undefined;
}

export function mentionedIds({ args }: Pick<Mutation, 'args'>): readonly string[] {
	return ['id', 'organizationIds', 'reviewId'].flatMap((property) => idsIn(args, property));
}

function idsIn(args: unknown, property: string): readonly string[] {
	if (typeof args !== 'object' || args === null) return [];
	const value: unknown = Reflect.get(args, property);
	const values: readonly unknown[] = Array.isArray(value) ? value : [value];
	return values.filter((id) => typeof id === 'string');
}

/** Replaces every reference to a withdrawn change by what stands beneath it. */
export function rebaseOnto(queued: QueuedMutation, gone: QueuedMutation): QueuedMutation {
	const entries = Object.entries(queued.mutation.base).map(([key, base]) => {
		if (typeof base === 'number' || base.after !== gone.mutation.id) return [key, base] as const;
		return [key, gone.mutation.base[key] ?? base.base] as const;
	});
	return { ...queued, mutation: { ...queued.mutation, base: Object.fromEntries(entries) } };
}

export function refersTo({ mutation }: QueuedMutation, id: string): boolean {
	const bases = Object.values(mutation.base);
	return bases.some((base) => typeof base !== 'number' && base.after === id);
}
