import { refused, type Decision } from '@tenantry/shared/decide.ts';
import type { Mutator, MutationIntent } from '@tenantry/shared/mutator.ts';
import { mutatorOf } from '@tenantry/shared/mutators.ts';

import { NotLoaded } from '#sync/loaded-rows.ts';
import { hasBrokenText } from '#sync/json-text.ts';
import type { NewEntry } from '#sync/audit/chain.ts';
import type { Actor, Standing } from './actor.ts';
import type { PushTransaction } from './push-transaction.ts';

interface Decided {
	readonly mutation: MutationIntent;
	readonly mutator: Mutator;
	readonly decision: Decision;
}

interface Asked<M extends MutationIntent> {
	readonly mutation: M;
	readonly mutator: Mutator;
	/** False if nothing is kept of what the mutation would do. */
	readonly isKept?: boolean;
}

/** Decides a mutation with the rights that its actor has now. */
export function decideFor<M extends MutationIntent>(
	push: PushTransaction,
	actor: Actor<M>,
	{ mutation, mutator, isKept = true }: Asked<M>
): Promise<Decision> {
	return push.whenLoaded(() => {
		const standing = actor.standing(push, mutation);
		try {
			return isKept
				? push.decide(mutator, mutation, standing)
				: push.predict(mutator, mutation, standing);
		} catch (error) {
			if (error instanceof NotLoaded || actor.onBug === undefined) throw error;
			actor.onBug(error, mutation);
			return refused({ code: 'internal_error' });
		}
	});
}

/** The knowledge of an author who is taken to have seen the state at arrival. */
export const SEES_ALL_AT_ARRIVAL = {
	knowledge: 'fresh',
	basis: 'author',
	stoodOf: () => undefined
} as const satisfies Partial<Standing>;

/** An actor that has no device, and so no mutations that are known by an id. */
export interface DevicelessActor extends Actor {
	/** Returns the audit entry of a decision. Called until the rows that it reads are loaded. */
	entry(push: PushTransaction, decided: Decided): NewEntry;
}

export interface DecidedChange {
	readonly decision: Decision;
	readonly entry: NewEntry;
}

/**
 * Decides a change whose author is taken to have seen the state at arrival. Records it unless it is
 * refused; recording a refusal is up to the caller, because the change may belong to several that
 * succeed or fail together.
 */
export async function decideChange(
	push: PushTransaction,
	actor: DevicelessActor,
	{ name, args }: { readonly name: string; readonly args: unknown }
): Promise<DecidedChange> {
	const mutator = mutatorOf(name);
	if (mutator === undefined) throw new Error(`No mutator ${name}`);
	const mutation: MutationIntent = { id: '', name, args, base: {} };
	const decision = hasBrokenText(args)
		? refused({ code: 'invalid_arguments' })
		: withoutWaiting(await decideFor(push, actor, { mutation, mutator }));
	const entry = await push.whenLoaded(() => actor.entry(push, { mutation, mutator, decision }));
	if (decision.outcome !== 'rejected') push.account(entry);
	return { decision, entry };
}

/** Refuses what would have to wait for approval, because nobody would learn what became of it. */
function withoutWaiting(decision: Decision): Decision {
	return decision.outcome === 'approval' ? refused({ code: 'approval_required' }) : decision;
}
