import type { AuditAnswer, AuditRecord, AuditRequest } from '@tenantry/shared/protocol/audit.ts';
import type { SyncErrorCode } from '@tenantry/shared/protocol/sync-error.ts';
import { ok, type Result } from '@tenantry/shared/result.ts';

import type { Store } from '#store/store.ts';
import { admit } from '#sync/readers/audience.ts';
import { readSeen, type SeenStretch } from './records.ts';
import type { Stretch } from './reader.ts';
import type { Sender } from '#sync/sender.ts';

export interface AuditDependencies {
	readonly store: Store;
	readonly clock: () => number;
}

export type AuditPage = (
	sender: Sender,
	request: AuditRequest
) => Promise<Result<AuditAnswer, SyncErrorCode>>;

/**
 * Limits the steps of one request: a reader who sees little of a long log gets what was found so
 * far, and asks again.
 */
const MOST_STEPS = 20;
const EVENTS_A_STEP = 500;

/** Reads one page of the audit events that a person may see, newest first. */
export function createAuditPage(dependencies: AuditDependencies): AuditPage {
	return async (sender, request) => {
		const { after = 0, before = Number.MAX_SAFE_INTEGER } = request;
		let page: Page = { events: [], rest: { above: after, below: before, order: 'desc' } };
		// Each step uses its own snapshot, because SQLite has one reader that others need too.
		for (let step = 0; step < MOST_STEPS && page.rest !== undefined; step++) {
			const read = await readStep(dependencies, sender, { request, stretch: page.rest });
			if (!read.ok) return read;
			page = extend(page, read.value, { asked: page.rest, limit: request.limit });
			if (page.events.length === request.limit) break;
		}
		const { events, rest, version = 0 } = page;
		return ok({
			events: [...events],
			more: rest !== undefined,
			through: rest?.below ?? after + 1,
			version
		});
	};
}

interface Page {
	readonly events: readonly AuditRecord[];
	readonly rest: Stretch | undefined;
	readonly version?: number;
}

type Step = SeenStretch & { readonly version: number };

/** Adds a step's events to the page; events that arrive after the first step are not included. */
function extend(
	{ events, version }: Page,
	step: Step,
	{ asked, limit }: { readonly asked: Stretch; readonly limit: number }
): Page {
	const wanted = step.seen.slice(0, limit - events.length).map(({ record }) => record);
	return {
		events: [...events, ...wanted],
		rest: cutAfter(step, { asked, last: wanted.at(-1)?.version }),
		version: version ?? step.version
	};
}

function readStep(
	{ store, clock }: AuditDependencies,
	sender: Sender,
	{ request, stretch }: { readonly request: AuditRequest; readonly stretch: Stretch }
): Promise<Result<Step, SyncErrorCode>> {
	const { deviceId, filters, limit } = request;
	return store.read(sender.providerId, async (reader) => {
		const audience = await admit(reader, sender, { deviceId, at: clock() });
		if (!audience.ok) return audience;
		const { version } = reader.head;
		const below = Math.min(stretch.below, version + 1);
		const seen = await readSeen(reader, audience.value, {
			stretch: { ...stretch, below },
			filters,
			// A reader who sees everything needs no surplus, so no more is read than requested.
			limit: audience.value.visibility.seesAllAdministrators ? limit : EVENTS_A_STEP
		});
		return ok({ ...seen, version });
	});
}

/** If more events were read than wanted, the rest begins below the last one returned. */
function cutAfter(
	{ seen, rest }: SeenStretch,
	{ asked, last }: { readonly asked: Stretch; readonly last: number | undefined }
): Stretch | undefined {
	const isCut = last !== undefined && seen.at(-1)?.record.version !== last;
	if (!isCut) return rest;
	return last - asked.above > 1 ? { ...asked, below: last } : undefined;
}
