import type { FeatureCalls } from '#lib/engine-api/calls/calls.ts';
import type { FeatureAnswers, FeatureQuery } from '#lib/engine-api/queries.ts';
import type { PullApplier } from '#lib/replica/pull/pull-applier.ts';
import type { SealedMeta } from '#lib/replica/store/sealed-meta.ts';
import type { ServerApi } from '#lib/sync/server-api.ts';
import type { SessionLock } from './lock.ts';
import type { OpenSession } from './open-session.ts';
import type { hasDiverged, tidy } from './upkeep.ts';

export interface FeatureContext {
	readonly session: OpenSession;
	readonly lock: SessionLock;
	readonly pullApplier: PullApplier;
	readonly meta: SealedMeta;
	readonly server: Pick<ServerApi, 'ask' | 'download'>;
	readonly after: (delayMs: number, run: () => void) => () => void;
	/** 96 random bits in hex. */
	readonly newId: () => string;
	readonly onchange: () => void;
}

export interface Upkeep {
	readonly tidy: typeof tidy;
	readonly hasDiverged: typeof hasDiverged;
}

/** Keeps envelopes beside the changes that wait, for a locked app to send. */
interface Envelopes {
	review(): void;
	/** The browser has removed what lay on the disk. */
	rebuild(): void;
	stop(): void;
}

export interface Features {
	readonly calls: FeatureCalls;
	readonly answers: FeatureAnswers;
	/** In the same lazy file, because a second one would split what they share. */
	readonly upkeep: Upkeep;
	readonly envelopes: Envelopes;
}

export function answerOf({ answers }: Features, query: FeatureQuery): unknown {
	return Reflect.apply(answers[query.kind], undefined, [query]);
}
