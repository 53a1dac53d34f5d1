import type { AuditFormat } from '@tenantry/shared/protocol/audit.ts';
import type { SyncErrorCode } from '@tenantry/shared/protocol/sync-error.ts';
import { err, ok, type Result } from '@tenantry/shared/result.ts';

import type { Store } from '#store/store.ts';
import { admitToExport } from '#sync/readers/admit-to-export.ts';
import type { Sender } from '#sync/sender.ts';
import { evidenceCsv } from './evidence-csv.ts';
import { toEvidence } from './evidence.ts';
import { readEvidence } from './read-evidence.ts';

export interface EvidenceRequest {
	readonly reviewId: string;
	readonly format: AuditFormat;
	readonly deviceId: string;
}

/** Only for people who see every administrator; others learn nothing from asking. */
export function exportEvidence(
	{ store, clock }: { readonly store: Store; readonly clock: () => number },
	sender: Sender,
	{ reviewId, format, deviceId }: EvidenceRequest
): Promise<Result<string, SyncErrorCode | 'not_found'>> {
	return store.read(sender.providerId, async (reader) => {
		const at = clock();
		const audience = await admitToExport(reader, sender, { deviceId, at });
		if (!audience.ok) return audience;
		if (!audience.value.visibility.seesAllAdministrators) return err('not_found');
		const facts = await readEvidence(reader, reviewId);
		if (facts === undefined) return err('not_found');
		const evidence = toEvidence(facts, at);
		return ok(
			format === 'csv' ? evidenceCsv(evidence) : `${JSON.stringify(evidence, null, '\t')}\n`
		);
	});
}
