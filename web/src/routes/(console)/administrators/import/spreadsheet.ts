import { err, ok, type Result } from '@tenantry/shared/result.ts';

/** Why a file cannot be read at all. */
export type SpreadsheetError = 'too_large' | 'not_text';

const MOST_BYTES = 5_000_000;

/** Reads the text of a file; nothing is guessed about one that is not UTF-8. */
export async function readSpreadsheet(file: File): Promise<Result<string, SpreadsheetError>> {
	if (file.size > MOST_BYTES) return err('too_large');
	try {
		const text = new TextDecoder('utf-8', { fatal: true }).decode(await file.arrayBuffer());
		// The native formats of spreadsheet programs are not text.
		return text.includes('\0') ? err('not_text') : ok(text);
	} catch {
		return err('not_text');
	}
}
