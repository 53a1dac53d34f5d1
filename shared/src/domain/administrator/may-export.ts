import type { RowSource } from '#collection.ts';
import { approvalsOf } from '#domain/approval/direction.ts';

/** Time for which a person may export after approval. */
export const EXPORT_HOURS = 24;

interface Exporter {
	readonly administratorId: string;
	readonly providerId: string;
	/** Epoch milliseconds. */
	readonly at: number;
}

/** Returns whether a person may export at a time (docs/domain.md, "Approval"). */
export function mayExport(
	source: RowSource,
	{ administratorId, providerId, at }: Exporter
): boolean {
	if (!approvalsOf(source, providerId).has('export')) return true;
	const until = source.row('administrator', administratorId)?.value.exportUntil;
	return typeof until === 'number' && at < until;
}
