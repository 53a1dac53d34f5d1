import { providerOf } from '@tenantry/shared/domain/provider/schema.ts';
import type { PullAnswer, PullRequest } from '@tenantry/shared/protocol/pull.ts';
import type { SyncErrorCode } from '@tenantry/shared/protocol/sync-error.ts';
import { OLDEST_PROTOCOL } from '@tenantry/shared/protocol/version.ts';
import { ok, type Result } from '@tenantry/shared/result.ts';

import type { AccountDevice } from '#store/account.ts';
import type { Store, StoredDevice, StoreReader } from '#store/store.ts';
import { unlessFull } from '#store/trouble.ts';
import { admit, sharedViewers } from '#sync/readers/audience.ts';
import {
	formatCookie,
	hashPrefix,
	parseCookie,
	type Cookie,
	type CookieSeal
} from '#sync/readers/cookie.ts';
import { Digests } from './digest.ts';
import { beginFill, fillPart, type FillProgress } from './fill.ts';
import type { Page } from './page.ts';
import { revokedAmong } from '#sync/devices/revoked-devices.ts';
import { SharedChanges } from './shared-changes.ts';
import type { Sender } from '#sync/sender.ts';
import type { Visibility } from '#sync/readers/visibility.ts';
import { visibleVerdicts, type VisibleVerdicts } from './verdicts.ts';

export interface PullDependencies {
	readonly store: Store;
	readonly clock: () => number;
	readonly seal: CookieSeal;
	/** Notes contact of a device, from which its lease runs. */
	readonly noteContact: (device: AccountDevice, at: number) => Promise<void>;
	/**
	 * Called when a device held other rows than it should have and starts over: a bug on either
	 * side.
	 */
	readonly onDiverged: (device: AccountDevice) => void;
}

/** A page as JSON text, with what the next request needs to know about it. */
export interface PulledPage {
	readonly text: string;
	readonly cookie: string;
	readonly more: boolean;
}

export type Pull = (
	sender: Sender,
	request: PullRequest,
	/** Other devices that the sender's browser proves to be registered as, of any person. */
	browserDevices?: readonly string[]
) => Promise<Result<PulledPage, SyncErrorCode>>;

const MIN_LIMIT = 1;
const MAX_LIMIT = 5_000;
const SEEN_EVERY_MS = 60_000;
const HOUR_MS = 3_600_000;

/**
 * Answers one page of what a replica lacks, from one snapshot: step 9 of a change
 * (ARCHITECTURE.md).
 */
export function createPull({
	store,
	clock,
	seal,
	noteContact,
	onDiverged
}: PullDependencies): Pull {
	const digests = new Digests();
	const changes = new SharedChanges();
	const readViewer = sharedViewers();
	return async (sender, request, browserDevices = []) => {
		const at = clock();
		if (request.diverged === true) onDiverged(sender);
		const answer = await store.read(sender.providerId, (reader) =>
			readPage(reader, sender, { request, at, digests, changes, readViewer })
		);
		if (!answer.ok) return answer;
		const { device, page, leaseHours } = answer.value;
		if (device.last_seen_at < at - SEEN_EVERY_MS)
			await unlessFull(noteContact(accountDevice(device), at));
		const cookie = formatCookie({ ...page.cookie, t: at }, seal);
		const others = page.more ? [] : browserDevices.filter((id) => id !== sender.deviceId);
		const revoked = await revokedAmong(store.db, others);
		const text = pageText(page, {
			cookie,
			serverNow: at,
			leaseUntil: at + leaseHours * HOUR_MS,
			...(revoked.length > 0 && { revokedDevices: revoked })
		});
		return ok({ text, cookie, more: page.more });
	};
}

interface ReadPage {
	readonly page: Page;
	readonly device: StoredDevice;
	readonly leaseHours: number;
}

interface PageContext {
	readonly request: PullRequest;
	readonly at: number;
	readonly digests: Digests;
	readonly changes: SharedChanges;
	readonly readViewer: ReturnType<typeof sharedViewers>;
}

async function readPage(
	reader: StoreReader,
	sender: Sender,
	{ request, at, digests, changes, readViewer }: PageContext
): Promise<Result<ReadPage, SyncErrorCode>> {
	const { deviceId } = request;
	const audience = await admit(reader, sender, { deviceId, at }, readViewer);
	if (!audience.ok) return audience;
	const { device, rows, visibility } = audience.value;
	const provider = providerOf(rows, sender.providerId);
	const page = withSnapshot(await pageAfter({ reader, visibility, changes }, request), reader);
	const isLast = request.digest === true && !page.more;
	const sums = isLast ? await digests.of(reader, visibility) : undefined;
	return ok({ page: { ...page, ...sums }, device, leaseHours: provider.leaseHours });
}

/** Adds the snapshot that a page is from to its cookie if more pages follow. */
function withSnapshot(page: Page, { head }: StoreReader): Page {
	const snapshot = { v: head.version, h: hashPrefix(head.hash) };
	return { ...page, cookie: { ...page.cookie, n: page.more ? snapshot : undefined } };
}

/** Snapshot that a page is read from, and what its reader may see of it. */
interface View {
	readonly reader: StoreReader;
	readonly visibility: Visibility;
	readonly changes: SharedChanges;
}

async function pageAfter(view: View, { cookie: text, limit: wanted }: PullRequest): Promise<Page> {
	const { reader, visibility } = view;
	const limit = Math.min(Math.max(Math.floor(wanted), MIN_LIMIT), MAX_LIMIT);
	const { version, hash } = reader.head;
	const start = { v: version, h: hashPrefix(hash), s: visibility.key };
	if (text === null) {
		const f = await beginFill(reader, visibility, version);
		return fillPage(view, { cookie: { ...start, f }, limit });
	}
	const cookie = parseCookie(text);
	const isKnown = cookie !== undefined && (await isOfThisHistory(view, cookie));
	if (!isKnown || !(await isOfThisHistory(view, cookie.n ?? cookie))) {
		const f = await beginFill(reader, visibility, version);
		const page = await fillPage(view, { cookie: { ...start, f }, limit });
		return { ...page, reset: 'history' };
	}
	if (cookie.s !== visibility.key) {
		const f = await beginFill(reader, visibility, cookie.f?.seen ?? cookie.v);
		const page = await fillPage(view, { cookie: { ...start, f }, limit });
		return { ...page, reset: 'sight' };
	}
	return cookie.f === undefined
		? changesPage(view, { cookie, limit })
		: fillPage(view, { cookie, limit });
}

/**
 * Whether the cookie is from this history: after a restored backup another event, or none, has its
 * version.
 */
async function isOfThisHistory(
	{ reader, changes }: View,
	{ v, h }: Pick<Cookie, 'v' | 'h'>
): Promise<boolean> {
	return v === 0 ? h === '' : h === (await changes.hashAt(reader, v));
}

interface PageQuery {
	readonly cookie: Omit<Cookie, 't'>;
	readonly limit: number;
}

/** Returns rows as they stand; the last part also includes what changed since the fill began. */
async function fillPage(view: View, { cookie, limit }: PageQuery): Promise<Page> {
	const { reader, visibility } = view;
	const { f: progress, ...begin } = cookie;
	if (progress === undefined) throw new Error('A fill has its progress in the cookie.');
	const { put, next, isLast } = await fillPart(reader, visibility, { progress, limit });
	const { sent } = next;
	const told = isLast ? await verdictsOfFill(view, next, begin.v) : NOT_YET;
	const { verdicts } = told;
	if (told.through < begin.v) {
		const f = { ...next, ...(isLast && { told: told.through }) };
		const total = isLast ? sent : Math.max(sent, next.total);
		return {
			cookie: { ...begin, f },
			more: true,
			progress: { sent, total },
			put,
			del: [],
			verdicts
		};
	}
	const rest = await changesPage(view, { cookie: begin, limit });
	return {
		...rest,
		progress: { sent, total: sent },
		put: [...put, ...rest.put],
		verdicts: [...verdicts, ...rest.verdicts]
	};
}

/** Verdicts follow the rows of a fill. */
const NOT_YET: VisibleVerdicts = { verdicts: [], through: -1 };

/** Returns open verdicts up to what the replica has seen, and all since, until the fill began. */
async function verdictsOfFill(
	{ reader, visibility }: View,
	{ seen, told = 0 }: FillProgress,
	begin: number
): Promise<VisibleVerdicts> {
	const open =
		told < seen
			? await visibleVerdicts(reader, visibility, { after: told, through: seen, isOpen: true })
			: { verdicts: [], through: told };
	if (open.through < seen) return open;
	const since = await visibleVerdicts(reader, visibility, { after: open.through, through: begin });
	return { ...since, verdicts: [...open.verdicts, ...since.verdicts] };
}

/** Returns rows and verdicts above the cookie's version, as far as a page has room for both. */
async function changesPage(
	{ reader, visibility, changes }: View,
	{ cookie, limit }: PageQuery
): Promise<Page> {
	const since = { after: cookie.v, limit };
	const changed = await changes.of(reader, visibility, since);
	const { verdicts, through: told } = await visibleVerdicts(reader, visibility, {
		after: cookie.v,
		through: changed.through
	});
	const isCut = told < changed.through;
	const { put, del, through, hash } = isCut
		? await changes.of(reader, visibility, { ...since, through: told })
		: changed;
	return {
		put,
		del,
		verdicts,
		more: through < reader.head.version,
		cookie: { v: through, h: hash, s: visibility.key }
	};
}

function accountDevice({ id, provider_id, administrator_id }: StoredDevice): AccountDevice {
	return { providerId: provider_id, administratorId: administrator_id, deviceId: id };
}

/** Builds the text of a `PullAnswer`, with the rows' text inserted verbatim. */
function pageText(
	{ cookie: { v: version }, put, ...page }: Page,
	rest: Pick<PullAnswer, 'cookie' | 'serverNow' | 'leaseUntil' | 'revokedDevices'>
): string {
	const head = JSON.stringify({ ...page, ...rest, version, minApp: OLDEST_PROTOCOL });
	return `${head.slice(0, -1)},"put":[${put.join(',')}]}`;
}
