import { NOTHING_DECIDED, refused, type Decision } from '@tenantry/shared/decide.ts';
import { loosensOnlineOnly } from '@tenantry/shared/domain/provider/contact.ts';
import { principalOf } from '@tenantry/shared/domain/visibility.ts';
import type { Mutator } from '@tenantry/shared/mutator.ts';
import { mutatorOf } from '@tenantry/shared/mutators.ts';
import type { Mutation, PushResult } from '@tenantry/shared/protocol/push.ts';
import { Outcome } from '@tenantry/shared/protocol/verdict.ts';
import type { RejectionCode } from '@tenantry/shared/rejection.ts';

import type { StoredMutation } from '#store/store.ts';
import { hasBrokenText } from '#sync/broken-text.ts';
import type { Author } from './author.ts';
import { toEntry, toStored, type Filing } from './filing.ts';
import type { Ledger } from './ledger.ts';
import { NotLoaded } from '#sync/loaded-rows.ts';
import { overturn } from './overturned.ts';
import { mutationHash, type Precedents } from './precedents.ts';
import { mayReviewQuarantine } from '#sync/pull/visibility.ts';
import { parseFacts, type Draft } from './verdict-facts.ts';

export interface Court {
	readonly ledger: Ledger;
	readonly precedents: Precedents;
	readonly drafts: Draft[];
	onBug(error: unknown, mutation: Mutation): void;
}

/** Outcomes that leave a mutation without effect: it was refused, or waits to be redone. */
const FALLEN = new Set(['rejected', 'review', 'expired', 'quarantined']);
const DISCARD = 'verdict.discard';

/** Decides one mutation, or returns the earlier decision on it (idempotent). */
export async function judge(court: Court, author: Author, mutation: Mutation): Promise<PushResult> {
	const hash = mutationHash(mutation);
	const known = await knownResult(court, author, { mutation, hash });
	if (known !== undefined) return known;
	const mutator = mutatorOf(mutation.name);
	if (mutator === undefined || mutation.v > mutator.version) {
		return { id: mutation.id, outcome: 'deferred', version: 0 };
	}
	const { decision, forerunner } = await rule(court, { author, mutation, mutator });
	const stored = enter(court, { author, mutation, hash, decision }, forerunner);
	await succeed(court, author, stored);
	await overturn(court, stored, decision.overturned);
	return {
		id: mutation.id,
		outcome: decision.outcome,
		version: stored.version,
		...(decision.rejection === undefined ? {} : { rejection: decision.rejection })
	};
}

/** Returns the earlier result for this id; refuses it if author or content differ. */
export async function knownResult(
	{ ledger, precedents }: Pick<Court, 'ledger' | 'precedents'>,
	{ administratorId }: Author,
	{ mutation, hash }: { readonly mutation: Mutation; readonly hash: string }
): Promise<PushResult | undefined> {
	const known = await precedents.mutation(mutation.id);
	if (known === undefined) return undefined;
	const isSame = known.hash === hash && known.author_id === administratorId;
	return isSame ? resultOf(known) : reused(mutation.id, ledger.nextVersion - 1);
}

interface Case {
	readonly author: Author;
	readonly mutation: Mutation;
	readonly mutator: Mutator;
}

interface Ruling {
	readonly decision: Decision;
	/** An earlier redo of the same mutation. */
	readonly forerunner?: StoredMutation;
}

async function rule(court: Court, { author, mutation, mutator }: Case): Promise<Ruling> {
	const code = formError(mutation, mutator);
	if (code !== undefined) return { decision: refused({ code }) };
	const { dependsOn, redoOf } = mutation;
	if (dependsOn !== undefined && (await hasFallen(court.precedents, dependsOn))) {
		return { decision: refused({ code: 'dependency_failed' }) };
	}
	const original = redoOf === undefined ? undefined : await court.precedents.mutation(redoOf);
	if (original !== undefined) {
		if (!(await maySettle(court, original, author)))
			return { decision: refused({ code: 'not_permitted' }) };
		const forerunner = await successorOf(court.precedents, original);
		if (forerunner !== undefined) return { decision: repeated(forerunner), forerunner };
	}
	return { decision: await decide(court, { author, mutation, mutator }) };
}

/**
 * Whether the author may settle a mutation: their own or, for one handed over by a revoked device,
 * any if they may review the quarantine.
 */
async function maySettle(
	{ ledger }: Court,
	{ outcome, author_id }: StoredMutation,
	{ administratorId, providerId }: Author
): Promise<boolean> {
	if (outcome !== 'quarantined') return author_id === administratorId;
	return ledger.loading(() =>
		mayReviewQuarantine(principalOf(ledger.overlay, administratorId, providerId))
	);
}

/** Returns why a mutation is refused regardless of the rows. */
function formError({ v, args }: Mutation, mutator: Mutator): RejectionCode | undefined {
	if (mutator.isOnlineOnly === true) return 'online_only';
	if (mutator.isInternal === true) return 'not_permitted';
	const isBroken = v < 1 || !Number.isInteger(v) || hasBrokenText(args);
	return isBroken ? 'invalid_arguments' : undefined;
}

async function successorOf(
	precedents: Precedents,
	{ successor }: StoredMutation
): Promise<StoredMutation | undefined> {
	return successor === null ? undefined : precedents.mutation(successor);
}

/**
 * Whether a dependency failed: a redo replaces what it redoes; a discarded mutation has failed
 * permanently.
 */
async function hasFallen(precedents: Precedents, id: string): Promise<boolean> {
	let mutation = await precedents.mutation(id);
	while (mutation !== undefined && FALLEN.has(mutation.outcome) && mutation.successor !== null) {
		mutation = await precedents.mutation(mutation.successor);
		if (mutation?.name === DISCARD) return true;
	}
	return mutation === undefined || FALLEN.has(mutation.outcome);
}

function decide(court: Court, { author, mutation, mutator }: Case): Promise<Decision> {
	const { ledger, precedents } = court;
	const { administratorId, providerId, staleAfterMs, isFactorFresh } = author;
	const knowledge = precedents.knowledge(mutation, { at: ledger.at, staleAfterMs });
	const isInContact = precedents.isInContact(mutation, ledger.at);
	const ageMs = precedents.age(mutation, author);
	return ledger.loading(() => {
		const principal = principalOf(ledger.overlay, administratorId, providerId);
		try {
			return ledger.decide(mutator, mutation, {
				principal,
				knowledge,
				isFactorFresh,
				mayLoosen: isInContact || !loosensOnlineOnly(ledger.overlay, providerId),
				ageMs,
				basis: 'intent',
				stoodOf: (id) => precedents.stoodOf(id, administratorId)
			});
		} catch (error) {
			if (error instanceof NotLoaded) throw error;
			court.onBug(error, mutation);
			return refused({ code: 'internal_error' });
		}
	});
}

/** Records a ruling: an audit event, and the row by which the mutation is known from here on. */
function enter(court: Court, filing: Filing, forerunner?: StoredMutation): StoredMutation {
	const { ledger, precedents, drafts } = court;
	const version = ledger.record(toEntry(filing));
	const stored = toStored(filing, { version, at: ledger.at, forerunner });
	ledger.mutations.push(stored);
	precedents.add(stored);
	const draft = forerunner && drafts.find(({ mutation }) => mutation === forerunner);
	const decision = draft?.decision ?? filing.decision;
	if (decision.conflicts.length > 0) drafts.push({ mutation: stored, decision });
	return stored;
}

/** Marks the earlier mutation as settled by this one, for all devices of its author. */
async function succeed(court: Court, author: Author, stored: StoredMutation): Promise<void> {
	const { ledger, precedents } = court;
	if (stored.redo_of === null) return;
	const original = await precedents.mutation(stored.redo_of);
	if (original === undefined || original === stored || original.successor !== null) return;
	if (!(await maySettle(court, original, author))) return;
	original.successor = stored.id;
	original.visible_at = stored.version;
	if (ledger.mutations.includes(original)) return;
	ledger.successions.push({
		id: original.id,
		successor: stored.id,
		visibleAt: stored.version
	});
}

function resultOf(stored: StoredMutation): PushResult {
	const { rejection } = parseFacts(stored);
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

function repeated(forerunner: StoredMutation): Decision {
	const { rejection } = parseFacts(forerunner);
	return {
		...NOTHING_DECIDED,
		// eslint-disable-next-line @typescript-eslint/consistent-type-assertions -- Stored out of a decision.
		outcome: forerunner.outcome as Decision['outcome'],
		...(rejection === undefined ? {} : { rejection })
	};
}
