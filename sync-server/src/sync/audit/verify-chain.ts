import { hasPermission } from '@tenantry/shared/permission.ts';
import type { AuditVerifyAnswer, AuditVerifyRequest } from '@tenantry/shared/protocol/audit.ts';
import type { SyncErrorCode } from '@tenantry/shared/protocol/sync-error.ts';
import { err, ok, type Result } from '@tenantry/shared/result.ts';

import type { Store, StoreReader } from '#store/store.ts';
import { admit } from '#sync/readers/audience.ts';
import type { AuditDependencies } from './page.ts';
import { readStretch } from './reader.ts';
import { Chain } from './chain.ts';
import type { Sender } from '#sync/sender.ts';

export type AuditVerify = (
	sender: Sender,
	request: AuditVerifyRequest
) => Promise<Result<AuditVerifyAnswer, SyncErrorCode>>;

/** Few enough to be hashed in one turn of the event loop. */
const EVENTS_A_STEP = 200;

/** Verifies a provider's chain for its owners; concurrent requests share one run. */
export function createAuditVerify({ store, clock }: AuditDependencies): AuditVerify {
	const running = new Map<string, Promise<AuditVerifyAnswer>>();

	return async (sender, { deviceId }) => {
		const { providerId } = sender;
		const admitted = await store.read(providerId, async (reader) => {
			const audience = await admit(reader, sender, { deviceId, at: clock() });
			if (!audience.ok) return audience;
			const isOwner = hasPermission(audience.value.principal, 'provider.write');
			return isOwner ? ok(undefined) : err('not_permitted' as const);
		});
		if (!admitted.ok) return admitted;
		const answer =
			running.get(providerId) ??
			verifyChain(store, providerId).finally(() => running.delete(providerId));
		running.set(providerId, answer);
		return ok(await answer);
	};
}

/** Verifies from the first event to the head as it stands when the end is reached. */
export async function verifyChain(store: Store, providerId: string): Promise<AuditVerifyAnswer> {
	const chain = new Chain();
	for (;;) {
		const step = await store.read(providerId, (reader) => follow(reader, chain));
		const { version, hash } = chain.end;
		if (step.brokenAt !== undefined) return { count: version, brokenAt: step.brokenAt, hash };
		if (step.isOver) return { count: version, brokenAt: null, hash };
	}
}

async function follow(
	reader: StoreReader,
	chain: Chain
): Promise<{ readonly brokenAt?: number | undefined; readonly isOver: boolean }> {
	const { head } = reader;
	const { events, rest } = await readStretch(
		reader,
		{ above: chain.end.version, below: Number.MAX_SAFE_INTEGER, order: 'asc' },
		{ filters: {}, limit: EVENTS_A_STEP }
	);
	const brokenAt = chain.follow(events);
	if (brokenAt !== undefined) return { brokenAt, isOver: true };
	// The chain ends here if the step read fewer events; the head then shows whether any are
	// missing.
	const { version, hash } = chain.end;
	if (events.length === EVENTS_A_STEP && rest !== undefined) return { isOver: false };
	const isWhole = version === head.version && hash === head.hash;
	return isWhole ? { isOver: true } : { brokenAt: version + 1, isOver: true };
}
