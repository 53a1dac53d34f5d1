import { refused } from '@tenantry/shared/decide.ts';
import type { Mutator } from '@tenantry/shared/mutator.ts';
import { mutatorOf } from '@tenantry/shared/mutators.ts';
import type { Mutation, PushResult } from '@tenantry/shared/protocol/push.ts';
import { Outcome } from '@tenantry/shared/protocol/verdict.ts';
import type { RejectionCode } from '@tenantry/shared/rejection.ts';

import { hasBrokenText } from '#sync/json-text.ts';
import { rest } from '#turn.ts';
import { decideFor } from './decide-for.ts';
import { deviceEntry, type DeviceActor } from './device-actor.ts';
import type { DecidedMutation, DeviceAuthor } from './device-author.ts';
import { overturn } from './overturned.ts';
import { meantBy } from './meant.ts';
import type { PushTransaction, SettledDecision } from './push-transaction.ts';
import { dependencyState, firstRedoOf, markRedone, maySettle, repeated } from './redo.ts';
import { mutationHash } from './replays.ts';
import type { KnownMutation } from '#sync/verdicts/known-mutation.ts';
import { newMutation } from './new-mutation.ts';

/**
 * Decides one mutation, or returns the earlier decision on it (idempotent): step 6 of a change
 * (ARCHITECTURE.md).
 */
export async function decideMutation(
	push: PushTransaction,
	actor: DeviceActor,
	sent: Mutation
): Promise<PushResult> {
	const { author } = actor;
	// Rows are in memory, so deciding many mutations waits for nothing.
	await rest();
	const hash = mutationHash(sent);
	const mutation = meantBy(sent);
	const known = await knownResult(push, author, { mutation, hash });
	if (known !== undefined) return known;
	const mutator = mutatorOf(mutation.name);
	if (mutator === undefined || mutation.v > mutator.version) {
		return { id: mutation.id, outcome: 'deferred', version: 0 };
	}
	const decided = await decide(push, actor, { mutation, mutator });
	const { decision, settle } = decided;
	const stored = account(push, { author, mutation, hash, decision }, decided);
	await settle?.(stored.version);
	await markRedone(push, author, stored);
	await overturn(push, stored, decision.overturned);
	return {
		id: mutation.id,
		outcome: decision.outcome,
		version: stored.version,
		...(decision.rejection === undefined ? {} : { rejection: decision.rejection })
	};
}

/** Returns the earlier result for this id; refuses it if author or content differ. */
export async function knownResult(
	{ replays, nextVersion }: PushTransaction,
	{ administratorId }: DeviceAuthor,
	{ mutation, hash }: { readonly mutation: Mutation; readonly hash: string }
): Promise<PushResult | undefined> {
	const known = await replays.mutation(mutation.id);
	if (known === undefined) return undefined;
	const isSame = known.hash === hash && known.author_id === administratorId;
	return isSame ? resultOf(known) : reused(mutation.id, nextVersion - 1);
}

interface DecidedOrRedone extends SettledDecision {
	/** An earlier redo of the same mutation. */
	readonly firstRedo?: KnownMutation;
}

async function decide(
	push: PushTransaction,
	actor: DeviceActor,
	{ mutation, mutator }: { readonly mutation: Mutation; readonly mutator: Mutator }
): Promise<DecidedOrRedone> {
	const code = formError(mutation, mutator);
	if (code !== undefined) return { decision: refused({ code }) };
	const { dependsOn, redoOf } = mutation;
	if (dependsOn !== undefined && (await dependencyState(push.replays, dependsOn)) !== 'stands') {
		return { decision: refused({ code: 'dependency_failed' }) };
	}
	const original = redoOf === undefined ? undefined : await push.replays.mutation(redoOf);
	if (original !== undefined) {
		if (!(await maySettle(push, original, actor.author)))
			return { decision: refused({ code: 'not_permitted' }) };
		const firstRedo = await firstRedoOf(push.replays, original);
		if (firstRedo !== undefined) return { decision: repeated(firstRedo), firstRedo };
	}
	const decision = await decideFor(push, actor, { mutation, mutator });
	return push.decideApproval(actor, { mutation, decision });
}

function formError({ v, args }: Mutation, mutator: Mutator): RejectionCode | undefined {
	if (mutator.isOnlineOnly === true) return 'online_only';
	if (mutator.isInternal === true) return 'not_permitted';
	const isBroken = v < 1 || !Number.isInteger(v) || hasBrokenText(args);
	return isBroken ? 'invalid_arguments' : undefined;
}

/** Records a decision: an audit event, and the row by which the mutation is known from here on. */
function account(
	push: PushTransaction,
	decided: DecidedMutation,
	{ firstRedo, entry }: Omit<DecidedOrRedone, 'decision'>
): KnownMutation {
	const version = push.account({ ...deviceEntry(decided), ...entry });
	const stored = newMutation(decided, { version, at: push.at, firstRedo });
	push.remember(stored);
	const unexplained = firstRedo && push.unexplained.get(firstRedo.id);
	push.explainLater(stored.id, unexplained ?? decided.decision.conflicts);
	return stored;
}

function resultOf(stored: KnownMutation): PushResult {
	const { rejection } = stored.facts;
	return {
		id: stored.id,
		outcome: Outcome.parse(stored.outcome),
		version: stored.version,
		...(rejection === undefined ? {} : { rejection })
	};
}

/** Refuses without storing anything, so that the first mutation's verdict stays as it is. */
function reused(id: string, version: number): PushResult {
	return { id, outcome: 'rejected', version, rejection: { code: 'id_reused' } };
}
