import * as z from 'zod/mini';

import { err, ok, type Result } from '@tenantry/shared/result.ts';

import { parseJson } from '#strict-json.ts';
import { EVIDENCE_FORMAT, EVIDENCE_VERSION } from './evidence.ts';

const Format = z.object({
	format: z.literal(EVIDENCE_FORMAT),
	formatVersion: z.int().check(z.positive())
});

const Position = z.int().check(z.positive());

/** The parts without which nothing in a file can be looked up; the rest is only compared. */
const EvidenceFile = z.object({
	head: z.object({ position: Position, hash: z.string() }),
	provider: z.object({ id: z.string() }),
	review: z.object({ id: z.string() }),
	lines: z.array(z.unknown())
});

/** Evidence as a file states it, with everything else that the file states. */
export type EvidenceFile = z.infer<typeof EvidenceFile> & {
	readonly statements: Readonly<Record<string, unknown>>;
};

/** Refuses duplicate fields, and fields that schemas drop: readers would disagree about them. */
export function parseEvidence(text: string): Result<EvidenceFile, 'no_evidence' | 'newer'> {
	const json = parseJson(text, { isProtoRead: false });
	const format = Format.safeParse(json);
	if (!format.success) return err('no_evidence');
	if (format.data.formatVersion > EVIDENCE_VERSION) return err('newer');
	const file = EvidenceFile.safeParse(json);
	const statements = z.record(z.string(), z.unknown()).safeParse(json);
	return file.success && statements.success
		? ok({ ...file.data, statements: statements.data })
		: err('no_evidence');
}
