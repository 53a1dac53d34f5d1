import {
	OVERVIEW,
	type DailyCount,
	type OverviewAnswer
} from '@tenantry/shared/protocol/overview.ts';
import type { OpenSession } from '#lib/engine/session/open-session.ts';
import { DAY_MS } from '#lib/replica/list/groups.ts';
import { VISIBLE_ROWS_ONLY, type SealedMeta } from '#lib/replica/store/sealed-meta.ts';
import type { ServerApi } from '#lib/sync/server-api.ts';

export interface OverviewFactsOptions {
	readonly session: OpenSession;
	readonly meta: SealedMeta;
	readonly server: Pick<ServerApi, 'ask'>;
	readonly onchange: () => void;
}

interface Kept {
	readonly today: number;
	readonly days: readonly DailyCount[];
	readonly seen: Readonly<Record<string, number>>;
}

const [, KEPT] = VISIBLE_ROWS_ONLY;
const PATIENCE_MS = 60_000;

/**
 * What the charts need and rows do not hold: daily counts, and when each person was last seen. The
 * server is asked once a day, and the answer is sealed for use without it.
 */
export class OverviewFacts {
	readonly #options: OverviewFactsOptions;
	readonly #opened: Promise<void>;
	#kept: Kept | undefined;
	#isOpen = false;
	#askedAt = -Infinity;

	constructor(options: OverviewFactsOptions) {
		this.#options = options;
		this.#opened = this.#open();
	}

	get isSeenKnown(): boolean {
		return this.#kept !== undefined;
	}

	get isOpen(): boolean {
		return this.#isOpen;
	}

	get days(): readonly DailyCount[] {
		return this.#kept?.days ?? [];
	}

	lastSeenDay(administratorId: string): number | undefined {
		return this.#kept?.seen[administratorId];
	}

	refresh(): void {
		const { session } = this.#options;
		const now = session.now();
		const isOfToday = this.#kept !== undefined && this.#kept.today >= Math.floor(now / DAY_MS);
		const { connection, lastSyncAt } = session.loop.health;
		const isHeard = connection === 'online' && lastSyncAt !== null && !session.loop.isBusy;
		if (!this.#isOpen || isOfToday || !isHeard || now - this.#askedAt < PATIENCE_MS) return;
		this.#askedAt = now;
		// Retried later; the kept answer still shows.
		this.#ask().catch(() => undefined);
	}

	async #ask(): Promise<void> {
		const { session, server, meta, onchange } = this.#options;
		await this.#opened;
		const body = { since: this.#kept?.today ?? null };
		const answer = await session.whileSignedIn(() => server.ask(OVERVIEW, body));
		if (!answer.ok) return;
		const { today, days, seen } = answer.value;
		this.#kept = { today, days, seen: this.#together(seen) };
		onchange();
		await meta.put(KEPT, this.#kept);
	}

	#together(seen: OverviewAnswer['seen']): Record<string, number> {
		const known = Object.entries(this.#kept?.seen ?? {});
		const told = seen.flatMap(({ day, ids }) => ids.map((id) => [id, day] as const));
		const { administratorList } = this.#options.session;
		return Object.fromEntries(
			[...known, ...told].filter(([id]) => administratorList.get(id) !== undefined)
		);
	}

	async #open(): Promise<void> {
		this.#kept = await this.#options.meta.get<Kept>(KEPT).catch(() => undefined);
		this.#isOpen = true;
		this.#options.onchange();
	}
}
