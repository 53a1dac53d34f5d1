import { owningCollection } from '@tenantry/shared/collections.ts';
import { accessReviews } from '@tenantry/shared/domain/access-review/schema.ts';

import type { AuditEvent, Store, StoreReader } from '#store/store.ts';
import { Chain } from '#sync/audit/chain.ts';
import { readStretch } from '#sync/audit/reader.ts';
import { changesOf } from '#sync/audit/replay.ts';
import { compareEvidence, type EvidenceComparison } from './compare-evidence.ts';
import type { EvidenceFile } from './evidence-file.ts';
import type { ExportBounds } from './export-time.ts';
import { toEvidence, type Evidence, type Position } from './evidence.ts';
import { EvidenceReplay } from './replay-evidence.ts';

/** A comparison, or why none was possible. */
export type EvidenceCheck =
	| {
			readonly kind: 'compared';
			readonly lines: number;
			readonly review: Pick<Evidence['review'], 'coverage' | 'counts'>;
			readonly head: Position & { readonly at: number };
			/** Number of events after the head that changed this review. */
			readonly later: number;
			readonly comparison: EvidenceComparison;
	  }
	| { readonly kind: 'broken'; readonly at: number }
	| { readonly kind: 'too_short'; readonly end: number }
	| { readonly kind: 'no_review' };

const EVENTS_A_STEP = 1_000;

/**
 * Verifies the provider's chain, and compares the file with the events up to its head. Later
 * decisions do not count: the file is true as of its head.
 */
export async function verifyEvidence(store: Store, file: EvidenceFile): Promise<EvidenceCheck> {
	const audit = new AuditOfReview(file);
	const failure = await followAudit(store, file, audit);
	if (failure !== undefined) return failure;
	const { notBefore, notAfter, later } = audit;
	const { hash, position } = audit.head;
	const facts = audit.replay.facts({ position, hash });
	if (facts === undefined) return { kind: 'no_review' };
	const evidence = toEvidence(facts, 0);
	return {
		kind: 'compared',
		lines: evidence.lines.length,
		review: evidence.review,
		head: { ...evidence.head, at: notBefore },
		later,
		comparison: compareEvidence(file, evidence, { notBefore, notAfter })
	};
}

async function followAudit(
	store: Store,
	{ provider, head }: EvidenceFile,
	audit: AuditOfReview
): Promise<EvidenceCheck | undefined> {
	const chain = new Chain();
	for (;;) {
		const { events, end } = await store.read(provider.id, (reader) => readStep(reader, chain));
		if (end < head.position) return { kind: 'too_short', end };
		const brokenAt = chain.follow(events);
		if (brokenAt !== undefined) return { kind: 'broken', at: brokenAt };
		for (const event of events) audit.follow(event);
		if (chain.end.version >= end) return undefined;
		if (events.length === 0) return { kind: 'broken', at: chain.end.version + 1 };
	}
}

/** What the audit says of a review up to a file's head, and what follows it. */
class AuditOfReview implements ExportBounds {
	readonly replay: EvidenceReplay;
	/** The last event up to the file's head. */
	head: Position = { position: 0, hash: '' };
	notBefore = 0;
	notAfter: number | undefined;
	later = 0;
	readonly #file: EvidenceFile;

	constructor(file: EvidenceFile) {
		this.#file = file;
		this.replay = new EvidenceReplay(file.provider.id, file.review.id);
	}

	follow(event: AuditEvent): void {
		const { version: position, hash, applied_at: at } = event;
		if (position <= this.#file.head.position) {
			this.replay.follow(event);
			this.head = { position, hash };
			this.notBefore = at;
			return;
		}
		this.notAfter ??= at;
		if (this.#isOfReview(event)) this.later++;
	}

	#isOfReview(event: AuditEvent): boolean {
		return changesOf(event).some(
			({ collection, id }) =>
				id === this.#file.review.id && owningCollection(collection) === accessReviews.name
		);
	}
}

async function readStep(reader: StoreReader, chain: Chain) {
	const end = reader.head.version;
	const { events } = await readStretch(
		reader,
		{ above: chain.end.version, below: end + 1, order: 'asc' },
		{ filters: {}, limit: EVENTS_A_STEP }
	);
	return { events, end };
}
