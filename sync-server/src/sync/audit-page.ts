import type { AuditAnswer, AuditRecord, AuditRequest } from '@tenantry/shared/protocol/audit.ts';
import type { SyncErrorCode } from '@tenantry/shared/protocol/sync-error.ts';
import { ok, type Result } from '@tenantry/shared/result.ts';

import type { Store } from '#store/store.ts';
import { admit } from './audience.ts';
import { readSeen, type SeenStretch } from './audit-records.ts';
import type { Stretch } from './audit-reader.ts';
import type { Sender } from './sender.ts';

export interface AuditDependencies {
	readonly store: Store;
	readonly clock: () => number;
}

export type AuditPage = (
	sender: Sender,
	request: AuditRequest
) => Promise<Result<AuditAnswer, SyncErrorCode>>;

/** Somebody who sees little of a long log is answered what was found so far, and asks again. */
const MOST_STEPS = 20;
const EVENTS_A_STEP = 500;

/** One page of what a person may read of the audit, newest first. */
export function createAuditPage({ store, clock }: AuditDependencies): AuditPage {
	return async (sender, request) => {
		const { limit, after = 0, before = Number.MAX_SAFE_INTEGER } = request;
		let rest: Stretch | undefined = { above: after, below: before, order: 'desc' };
		let version = 0;
		const events: AuditRecord[] = [];
		// Each step is a snapshot of its own: SQLite has one reader, and others want it too.
		for (let step = 0; rest !== undefined && step < MOST_STEPS && events.length < limit; step++) {
			const read = await readStep({ store, clock }, sender, { request, stretch: rest });
			if (!read.ok) return read;
			version = Math.max(version, read.value.version);
			const wanted = read.value.seen.slice(0, limit - events.length);
			events.push(...wanted.map(({ record }) => record));
			rest = cutAfter(read.value, { asked: rest, last: wanted.at(-1)?.record.version });
		}
		const through = rest === undefined ? after + 1 : rest.below;
		return ok({ events, more: rest !== undefined, through, version });
	};
}

function readStep(
	{ store, clock }: AuditDependencies,
	sender: Sender,
	{ request, stretch }: { readonly request: AuditRequest; readonly stretch: Stretch }
): Promise<Result<SeenStretch & { readonly version: number }, SyncErrorCode>> {
	const { deviceId, filters, limit } = request;
	return store.read(sender.providerId, async (reader) => {
		const audience = await admit(reader, sender, { deviceId, at: clock() });
		if (!audience.ok) return audience;
		const { version } = reader.head;
		const below = Math.min(stretch.below, version + 1);
		const seen = await readSeen(reader, audience.value, {
			stretch: { ...stretch, below },
			filters,
			// Without the need to leave any out, no more is read than is wanted.
			limit: audience.value.sight.seesAllAdministrators ? limit : EVENTS_A_STEP
		});
		return ok({ ...seen, version });
	});
}

/** More was seen than wanted: the rest begins below the last that was. */
function cutAfter(
	{ seen, rest }: SeenStretch,
	{ asked, last }: { readonly asked: Stretch; readonly last: number | undefined }
): Stretch | undefined {
	const isCut = last !== undefined && seen.at(-1)?.record.version !== last;
	if (!isCut) return rest;
	return last - asked.above > 1 ? { ...asked, below: last } : undefined;
}
