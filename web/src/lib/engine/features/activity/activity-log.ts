import { administrators } from '@tenantry/shared/domain/administrator/schema.ts';
import { hasPermission } from '@tenantry/shared/permission.ts';
import {
	AUDIT,
	MAX_AUDIT_EVENTS,
	outcomeOfEvent,
	type AuditAnswer,
	type AuditRecord,
	type AuditRequest
} from '@tenantry/shared/protocol/audit.ts';
import type { SessionError } from '@tenantry/shared/protocol/session.ts';
import { ok, type Result } from '@tenantry/shared/result.ts';
import type { ReplicaChange } from '#lib/replica/replica-change.ts';
import { Mutex } from '#lib/replica/store/mutex.ts';
import { VISIBLE_ROWS_ONLY, type SealedMeta } from '#lib/replica/store/sealed-meta.ts';
import type { ServerApi } from '#lib/sync/server-api.ts';
import type { ActivityFilters } from '#lib/engine-api/activity.ts';
import type { OpenSession } from '#lib/engine/session/open-session.ts';
import { matches } from './activity-filter.ts';

export type ActivitySession = Pick<
	OpenSession,
	'replica' | 'loop' | 'identity' | 'now' | 'whileSignedIn'
>;

export interface ActivityOptions {
	readonly session: ActivitySession;
	readonly meta: SealedMeta;
	readonly server: Pick<ServerApi, 'ask' | 'download'>;
	readonly after: (delayMs: number, run: () => void) => () => void;
	readonly onchange: () => void;
}

/** Events without a gap, newest first. */
export interface Found {
	readonly events: readonly AuditRecord[];
	/** No matching event down to this version is missing. */
	readonly through: number;
	/** The server may have older ones. */
	readonly more: boolean;
}

interface Kept extends Found {
	readonly version: number;
	/** When the server answered, by this device's clock. */
	readonly at: number;
}

type Asked = Result<undefined, SessionError>;

const [ACTIVITY] = VISIBLE_ROWS_ONLY;
/** Debounces the syncs of a bulk change, for example. */
const FOLLOW_AFTER_MS = 5_000;
const EVENTS_A_PAGE = 50;
const MOST_PAGES = 10;
const NOTHING: Found = { events: [], through: Number.MAX_SAFE_INTEGER, more: true };

/** Sealed cache of the newest events in sight; older requested ones stay in memory. */
export class ActivityLog {
	isReading = false;
	kept: Kept | undefined;
	readonly #options: ActivityOptions;
	readonly #older = new Map<string, Found>();
	readonly #opening: Promise<void>;
	readonly #turns = new Mutex();
	/** Increases when rows go out of sight, so that answers to earlier requests are not kept. */
	#era = 0;
	#askedAt: number | null = null;
	#isDue = false;

	constructor(options: ActivityOptions) {
		this.#options = options;
		const { session, meta } = options;
		this.#opening = meta
			.get<Kept>(ACTIVITY)
			.then((kept) => {
				if (this.#era === 0) this.kept ??= kept && withToldOutcomes(kept);
			})
			// Events that cannot be read are requested again.
			.catch(() => undefined);
		session.replica.subscribe(({ rows }) => {
			this.#follow(rows);
			this.#lookLater();
		});
		this.#lookLater();
	}

	/** Requests the events decided since the last answer, once per contact with the server. */
	look(): void {
		const { lastSyncAt, connection } = this.#options.session.loop.health;
		if (!this.#isBehind || connection !== 'online' || lastSyncAt === this.#askedAt) return;
		this.#askedAt = lastSyncAt;
		// A failed request is retried at the next contact.
		this.#runExclusive(() => this.#refresh()).catch(() => undefined);
	}

	/** Even if nobody looks, so that the newest events can be read without a connection. */
	#lookLater(): void {
		if (this.#isDue || !this.#isBehind) return;
		this.#isDue = true;
		this.#options.after(FOLLOW_AFTER_MS, () => {
			this.#isDue = false;
			this.look();
		});
	}

	get #isBehind(): boolean {
		const { version } = this.#options.session.replica.state;
		return this.kept === undefined || version > this.kept.version;
	}

	found(filters: ActivityFilters): Found {
		if (this.kept === undefined) return NOTHING;
		const { through, more } = this.kept;
		const events = this.kept.events.filter((event) => matches(event, filters));
		const older = this.#older.get(keyOf(filters));
		if (older === undefined || older.through >= through) return { events, through, more };
		const below = older.events.filter(({ version }) => version < through);
		return { events: [...events, ...below], through: older.through, more: older.more };
	}

	/** Requests older events until `count` match, as far as the server has them. */
	read(filters: ActivityFilters, count: number): Promise<Asked> {
		return this.#runExclusive(async () => {
			if (this.kept === undefined) {
				const heard = await this.#refresh();
				if (!heard.ok) return heard;
			}
			for (let page = 0; page < MOST_PAGES; page++) {
				const found = this.found(filters);
				if (found.events.length >= count || !found.more) break;
				const asked = await this.#readOlder(filters, found);
				if (!asked.ok) return asked;
			}
			return ok(undefined);
		});
	}

	async #refresh(): Promise<Asked> {
		const { kept } = this;
		const era = this.#era;
		const answer = await this.#ask({
			...(kept !== undefined && { after: kept.version }),
			limit: MAX_AUDIT_EVENTS,
			filters: {}
		});
		if (!answer.ok) return answer;
		if (era !== this.#era) return ok(undefined);
		const { events, more, through, version } = answer.value;
		const at = this.#options.session.now();
		const isGap = kept === undefined || more;
		if (isGap) this.#older.clear();
		this.kept = isGap
			? { events, through, more, version, at }
			: { ...kept, events: [...events, ...kept.events], version, at };
		await this.#keep(this.kept);
		return ok(undefined);
	}

	async #readOlder(filters: ActivityFilters, found: Found): Promise<Asked> {
		const era = this.#era;
		const before = found.through;
		const answer = await this.#ask({ before, limit: EVENTS_A_PAGE, filters: toWire(filters) });
		if (!answer.ok) return answer;
		if (era !== this.#era || this.kept === undefined) return ok(undefined);
		const { events, through, more } = answer.value;
		const next = { events: [...found.events, ...events], through, more };
		if (keyOf(filters) === keyOf({})) this.kept = { ...this.kept, ...next };
		else this.#older.set(keyOf(filters), next);
		return ok(undefined);
	}

	async #ask(request: Omit<AuditRequest, 'deviceId'>): Promise<Result<AuditAnswer, SessionError>> {
		const { session, server } = this.#options;
		const body = { deviceId: session.replica.deviceId, ...request };
		return session.whileSignedIn(() => server.ask(AUDIT, body));
	}

	async #keep({ events, ...kept }: Kept): Promise<void> {
		const newest = events.slice(0, MAX_AUDIT_EVENTS);
		const isCut = newest.length < events.length;
		const through = newest.at(-1)?.version ?? kept.through;
		const record = { ...kept, events: newest, ...(isCut && { through, more: true }) };
		// The events are shown even if a full disk cannot keep them.
		await this.#options.meta.put(ACTIVITY, record).catch(() => undefined);
	}

	/**
	 * Forgets the events when rows go out of sight, because they hold facts about those rows. A
	 * person who may read all administrators loses none of them from sight.
	 */
	#follow(rows: ReplicaChange['rows']): void {
		const { view } = this.#options.session.replica;
		const isGone = (key: string): boolean => {
			const [collection = '', id = ''] = key.split('/');
			return collection === administrators.name && view.base.row(collection, id) === undefined;
		};
		const seesAll = hasPermission(view.principal, 'administrator.readAll');
		if (rows === 'all' || (!seesAll && [...rows].some(isGone))) this.#forget();
	}

	#forget(): void {
		this.#era++;
		this.#askedAt = null;
		this.kept = undefined;
		this.#older.clear();
		// Deletes only after a write that is still in progress.
		this.#turns.take(() => this.#options.meta.delete(ACTIVITY)).catch(() => undefined);
	}

	#runExclusive(work: () => Promise<Asked>): Promise<Asked> {
		return this.#turns.take(async () => {
			await this.#opening;
			this.#become(true);
			return work().finally(() => this.#become(false));
		});
	}

	#become(isReading: boolean): void {
		this.isReading = isReading;
		this.#options.onchange();
	}
}

/** Converts the outcomes of an earlier server, which sent them as stored in the chain. */
function withToldOutcomes({ events, ...kept }: Kept): Kept {
	const told = events.map((event) => ({
		...event,
		outcome: outcomeOfEvent(event.outcome, event.changes.length > 0)
	}));
	return { ...kept, events: told };
}

function keyOf(filters: ActivityFilters): string {
	const given = Object.entries(filters).filter(([, value]) => value !== undefined);
	return JSON.stringify(given.sort(([left], [right]) => (left < right ? -1 : 1)));
}

export function toWire({ names, outcomes, ...filters }: ActivityFilters): AuditRequest['filters'] {
	return {
		...filters,
		...(names !== undefined && { names: [...names] }),
		...(outcomes !== undefined && { outcomes: [...outcomes] })
	};
}
