/** When a file can have been exported: after its head, and before the next event if there is one. */
export interface ExportBounds {
	readonly notBefore: number;
	readonly notAfter: number | undefined;
}

/**
 * How far the time of an export may lie outside of its bounds: servers' clocks differ a little, and
 * a change that is being written during the export has its time from before.
 */
const TOLERANCE_MS = 60_000;

/** Says what is wrong with the time of an export; undefined if the audit bears it out. */
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
