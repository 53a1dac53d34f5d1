/** When a file can have been exported: after its head, before the next event. */
export interface ExportBounds {
	readonly notBefore: number;
	readonly notAfter: number | undefined;
}

/**
 * Tolerance for the time of an export, because servers' clocks differ a little, and a change that
 * is being written during the export has an earlier time.
 */
const TOLERANCE_MS = 60_000;

/** Undefined if the audit confirms the time of the export. */
export function exportTimeFinding(
	exportedAt: unknown,
	{ notBefore, notAfter = Infinity }: ExportBounds
): string | undefined {
	const from = toTime(notBefore);
	const is = notAfter === Infinity ? `${from} or later` : `${from} to ${toTime(notAfter)}`;
	if (exportedAt === undefined) return `exportedAt: is missing from the file, the audit says ${is}`;
	const at = typeof exportedAt === 'string' ? Date.parse(exportedAt) : NaN;
	const isTime = !Number.isNaN(at) && toTime(at) === exportedAt;
	if (isTime && at >= notBefore - TOLERANCE_MS && at <= notAfter + TOLERANCE_MS) return undefined;
	return `exportedAt: the file says ${JSON.stringify(exportedAt)}, the audit says ${is}`;
}

function toTime(at: number): string {
	return new Date(at).toISOString();
}
