import { nameOfAdministrator } from '@tenantry/shared/domain/administrator/contact/name.ts';
import type { MutationIntent } from '@tenantry/shared/mutator.ts';
import { mutatorOf } from '@tenantry/shared/mutators.ts';
import type { ApprovalDecision } from '@tenantry/shared/protocol/verdict.ts';
import type { Decision } from '@tenantry/shared/decide.ts';

import type { NewEntry } from '#sync/audit/chain.ts';
import type { Requester } from '#sync/audit/request.ts';
import { isEndedBy } from '#sync/effects/access.ts';
import { becauseOf } from '#sync/push/because.ts';
import type { DeviceAuthor } from '#sync/push/device-author.ts';
import type { PushTransaction } from '#sync/push/push-transaction.ts';
import type { KnownMutation } from '#sync/verdicts/known-mutation.ts';
import { authorError, endedError } from '#sync/sender.ts';

/** A change that waits for approval, or has waited for it. */
export interface ApprovalRequest extends KnownMutation {
	readonly expires_at: number;
}

export interface RequestOutcome {
	readonly decision: Decision;
	readonly approval: ApprovalDecision;
	/** Absent if nobody decided it in time. */
	readonly by?: { readonly administratorId: string; readonly name: string };
	readonly reason?: string | undefined;
}

export async function requestOf(
	push: PushTransaction,
	mutationId: string
): Promise<ApprovalRequest | undefined> {
	const stored = await push.replays.mutation(mutationId);
	return stored !== undefined && isRequest(stored) ? stored : undefined;
}

function isRequest(stored: KnownMutation): stored is ApprovalRequest {
	return stored.expires_at !== null;
}

/** Whether nobody has decided it yet, and its author has neither withdrawn nor redone it. */
export function isWaiting({ outcome, successor }: KnownMutation): boolean {
	return outcome === 'approval' && successor === null;
}

/** Returns the change as its author meant it, with the versions that they saw. */
export async function intentOf(push: PushTransaction, request: ApprovalRequest) {
	const { id, name, v, args } = request;
	const base = request.facts.proposal?.base ?? {};
	for (const entry of Object.values(base))
		if (typeof entry !== 'number') await push.replays.mutation(entry.after);
	const mutation: MutationIntent = { id, name, v, args: JSON.parse(args), base };
	const mutator = mutatorOf(name);
	if (mutator === undefined) throw new Error(`No mutator ${name}`);
	return { mutation, mutator };
}

/** Limit for each author, so that nobody can bury what others have to decide. */
const MAX_WAITING = 1_000;

export async function mayWait(
	push: PushTransaction,
	{ administratorId }: Pick<DeviceAuthor, 'administratorId'>
): Promise<boolean> {
	const present = push.mutations.filter(
		(stored) => stored.author_id === administratorId && isWaiting(stored)
	);
	return (await push.waitingBefore(administratorId)) + present.length < MAX_WAITING;
}

/** Whether its author may no longer decide anything, or its device was revoked. */
export async function isAuthorGone(
	push: PushTransaction,
	request: ApprovalRequest
): Promise<boolean> {
	const { provider_id: providerId, author_id: administratorId, device_id: deviceId } = request;
	const person = { providerId, administratorId };
	if ((await push.whenLoaded(() => authorError(push.overlay, person))) !== undefined) return true;
	const [device] = await push.reader.devices([deviceId]);
	const reasons = push.endings
		.filter((ending) => isEndedBy(ending, { administratorId, deviceId }))
		.map(({ reason }) => reason);
	return [device?.ended_reason ?? null, ...reasons].some(
		(reason) => endedError(reason) === 'device_revoked'
	);
}

/** Returns what the audit says of a decision about a waiting change besides the decision itself. */
export async function requestEntry(
	push: PushTransaction,
	request: ApprovalRequest
): Promise<Partial<NewEntry>> {
	const { author_id: administratorId, id: mutationId, name: action, args } = request;
	const name = await push.whenLoaded(() => nameOfAdministrator(push.overlay, administratorId));
	const requester: Requester = { administratorId, name, mutationId, action };
	const subject = request.facts.proposal?.changes[0];
	return {
		subject_collection: subject?.collection ?? null,
		subject_id: subject?.id ?? null,
		...becauseOf(JSON.parse(args)),
		requested_by: JSON.stringify(requester)
	};
}

/**
 * Gives a waiting change its outcome, as of the event that decides it, so that its author and all
 * who might have decided it learn of it.
 */
export function settleRequest(
	push: PushTransaction,
	request: ApprovalRequest,
	{ decision, approval, by, reason, version }: RequestOutcome & { readonly version: number }
): void {
	const { rejection, outcome, stood, conflicts } = decision;
	const told = { decision: approval, by, reason, at: push.at, version };
	push.amend({
		...request,
		outcome,
		stood,
		visible_at: version,
		facts: {
			...request.facts,
			proposal: undefined,
			...(rejection && { rejection }),
			approval: told
		}
	});
	push.explainLater(request.id, conflicts);
}
