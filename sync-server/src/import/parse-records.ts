import type * as z from 'zod/mini';

import type { LineReport } from './report.ts';

export interface NumberedRecord<T> {
	readonly line: number;
	readonly label: string;
	readonly record: T;
}

export function parseRecords<S extends z.ZodMiniType>(
	entries: readonly unknown[],
	schema: S,
	labelOf: (record: z.infer<S>) => string
): { readonly records: NumberedRecord<z.infer<S>>[]; readonly refused: LineReport[] } {
	const records: NumberedRecord<z.infer<S>>[] = [];
	const refused: LineReport[] = [];
	for (const [index, entry] of entries.entries()) {
		const line = index + 1;
		const parsed = schema.safeParse(entry);
		if (parsed.success) {
			records.push({ line, label: labelOf(parsed.data), record: parsed.data });
			continue;
		}
		const field = parsed.error.issues[0]?.path.join('.');
		refused.push({
			line,
			label: '',
			outcome: 'refused',
			code: 'invalid_arguments',
			...(field && { field })
		});
	}
	return { records, refused };
}
