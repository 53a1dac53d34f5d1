import type { Store, StoreReader } from '#store/store.ts';
import { Chain } from '#sync/audit/chain.ts';
import { readStretch } from '#sync/audit/reader.ts';
import { compareEvidence, type EvidenceComparison } from './compare-evidence.ts';
import type { EvidenceFile } from './evidence-file.ts';
import { toEvidence, type Position } from './evidence.ts';
import { EvidenceReplay } from './replay-evidence.ts';

/** What became of a file: compared, or why nothing in it could be. */
export type EvidenceCheck =
	| {
			readonly kind: 'compared';
			readonly lines: number;
			readonly head: Position;
			readonly comparison: EvidenceComparison;
	  }
	| { readonly kind: 'broken'; readonly at: number }
	| { readonly kind: 'too_short'; readonly end: number }
	| { readonly kind: 'no_review' };

const EVENTS_A_STEP = 1_000;

/**
 * Verifies the provider's chain up to the head that a file names, and compares everything that the
 * file says with what these events say. Whatever was decided later does not count: the file is true
 * as of its head.
 */
export async function verifyEvidence(store: Store, file: EvidenceFile): Promise<EvidenceCheck> {
	const { provider, review, head } = file;
	const chain = new Chain();
	const replay = new EvidenceReplay(provider.id, review.id);
	while (chain.end.version < head.position) {
		const step = await store.read(provider.id, (reader) => readStep(reader, chain, head));
		if (step.end < head.position) return { kind: 'too_short', end: step.end };
		const brokenAt = chain.follow(step.events);
		if (brokenAt !== undefined) return { kind: 'broken', at: brokenAt };
		if (step.events.length === 0) return { kind: 'broken', at: chain.end.version + 1 };
		for (const event of step.events) replay.follow(event);
	}
	const { version: position, hash } = chain.end;
	const facts = replay.facts({ position, hash });
	if (facts === undefined) return { kind: 'no_review' };
	const evidence = toEvidence(facts, 0);
	return {
		kind: 'compared',
		lines: evidence.lines.length,
		head: evidence.head,
		comparison: compareEvidence(file, evidence)
	};
}

async function readStep(reader: StoreReader, chain: Chain, head: Position) {
	const { events } = await readStretch(
		reader,
		{ above: chain.end.version, below: head.position + 1, order: 'asc' },
		{ filters: {}, limit: EVENTS_A_STEP }
	);
	return { events, end: reader.head.version };
}
