import { NOTHING_DECIDED, refused, type Decision } from '@tenantry/shared/decide.ts';
import { administrators } from '@tenantry/shared/domain/administrator/schema.ts';
import { mayApprove } from '@tenantry/shared/domain/approval/entry.ts';
import { concerns, isExchanged } from '@tenantry/shared/domain/approval/need.ts';
import { ROLES } from '@tenantry/shared/domain/role.ts';
import { principalOf } from '@tenantry/shared/domain/visibility.ts';
import type { Mutation } from '@tenantry/shared/protocol/push.ts';
import type { ApprovalDecision } from '@tenantry/shared/protocol/verdict.ts';
import type { Rejection, RejectionCode } from '@tenantry/shared/rejection.ts';
import { fieldVersion } from '@tenantry/shared/row.ts';
import * as z from 'zod/mini';

import type { Actor } from '#sync/push/actor.ts';
import { decideFor } from '#sync/push/decide-for.ts';
import type { DeviceActor } from '#sync/push/device-actor.ts';
import { overturn } from '#sync/push/overturned.ts';
import type {
	ApprovalStep,
	PushTransaction,
	SettledDecision
} from '#sync/push/push-transaction.ts';
import { expire } from './expire.ts';
import {
	intentOf,
	isAuthorGone,
	isWaiting,
	mayWait,
	requestEntry,
	requestOf,
	settleRequest,
	type ApprovalRequest,
	type RequestOutcome
} from './request.ts';

const DECISIONS: Readonly<Partial<Record<string, ApprovalDecision>>> = {
	'approval.approve': 'approved',
	'approval.decline': 'declined',
	'approval.breakGlass': 'glassBroken'
};

/** Accepted by its mutator before. */
const Args = z.object({
	mutationId: z.string(),
	reason: z.optional(z.string().check(z.trim()))
});

/**
 * Decides about a change that waits for approval (docs/domain.md, "Approval"), or whether one more
 * may wait. The permission of the person who decides has been checked.
 */
export const decideApproval: ApprovalStep = async (push, actor, { mutation, decision }) => {
	const approval = DECISIONS[mutation.name];
	if (decision.outcome === 'approval' && !(await mayWait(push, actor.author)))
		return { decision: refused({ code: 'too_many_waiting' }) };
	return decision.rejection === undefined && approval !== undefined
		? decideRequest(push, actor, { mutation, approval })
		: { decision };
};

async function decideRequest(
	push: PushTransaction,
	actor: DeviceActor,
	{ mutation, approval }: { readonly mutation: Mutation; readonly approval: ApprovalDecision }
): Promise<SettledDecision> {
	const { mutationId, reason } = Args.parse(mutation.args);
	const request = await requestOf(push, mutationId);
	if (request === undefined) return { decision: refused({ code: 'not_found' }) };
	const because = approval === 'approved' ? {} : { reason: reason ?? null };
	const entry = { ...(await requestEntry(push, request)), ...because };
	const { administratorId, name } = actor.author;
	const about = { request, approval, reason, by: { administratorId, name } };
	const answer: Answer =
		(await hindranceOf(push, about)) ??
		(approval === 'declined'
			? { decision: DECIDED, settled: refused({ code: 'declined' }) }
			: await apply(push, actor, { ...about, mutation }));
	const { decision, settled } = answer;
	if (settled === undefined) return { decision, entry };
	return {
		decision,
		entry,
		settle: (version) => settle(push, { ...about, version, decision: settled })
	};
}

interface About extends Required<Pick<RequestOutcome, 'approval' | 'by'>> {
	readonly request: ApprovalRequest;
	readonly reason: string | undefined;
}

interface Answer {
	readonly decision: Decision;
	/** The decision on the waiting change; absent if it goes on waiting. */
	readonly settled?: Decision;
}

/** Decided as meant, although no row changes. */
const DECIDED: Decision = { ...NOTHING_DECIDED, outcome: 'applied' };

/** Returns why a request can no longer be decided, or not by this person. */
async function hindranceOf(
	push: PushTransaction,
	{ request, approval, by }: About
): Promise<Answer | undefined> {
	const isOwn = request.author_id === by.administratorId;
	if (isOwn && approval !== 'glassBroken') return { decision: refused({ code: 'own_approval' }) };
	if (!isWaiting(request)) {
		const isSame = request.facts.approval?.decision === approval;
		const repeated: Decision = { ...NOTHING_DECIDED, outcome: 'noop' };
		return { decision: isSame ? repeated : refused({ code: 'already_decided' }) };
	}
	if (push.at < request.expires_at) return undefined;
	await expire(push, request);
	return { decision: refused({ code: 'time_passed' }) };
}

/** Decides the waiting change again, as it stands now, for its author and for this person. */
async function apply(
	push: PushTransaction,
	actor: DeviceActor,
	{ request, approval, by, mutation }: About & { readonly mutation: Mutation }
): Promise<Answer> {
	const doubt = await doubtOf(push, actor, mutation);
	if (doubt !== undefined) return { decision: doubt };
	if (await isAuthorGone(push, request)) return refusal({ code: 'author_not_allowed' });
	const intent = await intentOf(push, request);
	const author = inNameOf(request, request.author_id, actor);
	const forecast = { ...intent, isKept: false };
	const predicted = await decideFor(push, inNameOf(request, by.administratorId, actor), forecast);
	if (predicted.rejection !== undefined) {
		const { rejection } = await decideFor(push, author, forecast);
		// It keeps waiting if someone else may approve it.
		const isOwn = rejection === undefined;
		return isOwn ? { decision: refused(predicted.rejection) } : refusal(rejection);
	}
	if (approval === 'approved' && concerns(predicted.changes, by.administratorId))
		return { decision: refused({ code: 'own_approval' }) };
	if (await push.whenLoaded(() => isExchanged(push.overlay, predicted.changes, request.version)))
		return refusal({ code: 'subject_changed' });
	const decided = await decideFor(push, author, intent);
	if (decided.rejection !== undefined) return refusal(decided.rejection);
	const { changes } = decided;
	const outcome = changes.length > 0 ? 'applied' : 'noop';
	return { decision: { ...NOTHING_DECIDED, outcome, changes }, settled: decided };
}

/** Refuses the waiting change for good, and tells the person who decided. */
function refusal(rejection: Rejection): Answer {
	const code = IS_OF_AUTHOR.has(rejection.code) ? 'author_not_allowed' : rejection.code;
	return { decision: refused({ code }), settled: refused(rejection) };
}

/** Refusals that are about the author's rights, and so say nothing to anyone else. */
const IS_OF_AUTHOR: ReadonlySet<RejectionCode> = new Set<RejectionCode>([
	'not_permitted',
	'not_found'
]);

/**
 * Returns why the person has to decide it again: they act late, offline or without a fresh factor.
 */
async function doubtOf(
	push: PushTransaction,
	actor: DeviceActor,
	mutation: Mutation
): Promise<Decision | undefined> {
	const standing = await push.whenLoaded(() => actor.standing(push, mutation));
	const { knowledge, isFactorFresh, mayLoosen } = standing;
	if (mayLoosen === false) return refused({ code: 'online_only' });
	const again = (review: NonNullable<Decision['review']>): Decision => ({
		...NOTHING_DECIDED,
		outcome: 'review',
		review
	});
	if (knowledge !== 'fresh') return again('stale');
	return isFactorFresh === true ? undefined : again('confirm');
}

/** Returns an actor with a person's rights of this moment, and the knowledge of the author. */
function inNameOf(
	{ author_id: authorId, provider_id: providerId }: ApprovalRequest,
	administratorId: string,
	{ onBug }: DeviceActor
): Actor {
	return {
		standing: ({ overlay, replays }) => ({
			principal: principalOf(overlay, administratorId, providerId),
			// It was judged when it arrived, and the time it waited does not count.
			knowledge: 'fresh',
			basis: 'intent',
			stoodOf: (id) => replays.stoodOf(id, authorId)
		}),
		onBug
	};
}

async function settle(
	push: PushTransaction,
	{ request, ...settlement }: About & RequestOutcome & { readonly version: number }
): Promise<void> {
	const { decision, approval, by, version } = settlement;
	settleRequest(push, request, settlement);
	await overturn(push, { author_id: request.author_id, version }, decision.overturned);
	if (approval !== 'glassBroken' || decision.changes.length === 0) return;
	const span = { after: request.version, before: version };
	const deleted = await deletedSince(push, request.version);
	const others = await push.whenLoaded(() =>
		approversBut(push, by.administratorId, { ...span, deleted })
	);
	push.mail('mail.glassBroken', others, version);
}

/** Returns the administrators who were deleted after this version, in this transaction too. */
async function deletedSince(
	{ reader, overlay }: PushTransaction,
	version: number
): Promise<string[]> {
	const { db, providerId } = reader;
	const { name: collection } = administrators;
	const before = await db
		.selectFrom('record')
		.select('id')
		.where((row) => row.and({ provider_id: providerId, collection }))
		.where('deleted', '>', version)
		.execute();
	const now = [...overlay.written()].filter(
		(at) => at.collection === collection && at.row.deleted !== undefined
	);
	return [...new Set([...before, ...now].map(({ id }) => id))];
}

/**
 * Returns the other people who could have approved, suspended ones and those who were deleted or
 * given another role since the request included: otherwise the person who breaks the glass could
 * silence them first.
 */
function approversBut(
	{ overlay }: PushTransaction,
	administratorId: string,
	{
		after,
		before,
		deleted
	}: { readonly after: number; readonly before: number; readonly deleted: readonly string[] }
): string[] {
	const mayHave = (id: string): boolean => {
		const changed = fieldVersion(overlay.row(administrators.name, id), 'role');
		return changed > after && changed < before;
	};
	const living = ROLES.flatMap((role) => {
		const ids = overlay.find(administrators.name, 'role', role);
		return mayApprove(role) ? ids : ids.filter(mayHave);
	});
	const gone = deleted.filter(
		(id) => mayApprove(overlay.row(administrators.name, id)?.value.role) || mayHave(id)
	);
	return [...living, ...gone].filter((id) => id !== administratorId);
}
