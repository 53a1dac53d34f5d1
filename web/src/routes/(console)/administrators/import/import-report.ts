import { toCsv } from '@tenantry/shared/csv.ts';
import type { Client } from '#lib/client/client.ts';
import { changeWord } from '#lib/client/words/change-state.ts';
import { explainRejection } from '#lib/client/words/explain/rejection.ts';
import type { ImportedLines, ImportRow } from '#lib/engine-api/spreadsheet.ts';
import { becomesWords, explainProblem, FATE_WORDS } from './import-words.ts';

/** More lines than any spreadsheet has. */
const EVERY_LINE = 1_000_000;

/** Returns these lines with their outcomes, as a spreadsheet for the person who keeps the list. */
export function reportOf(client: Pick<Client, 'watch'>, lines: ImportedLines): Promise<string> {
	return new Promise((resolve) => {
		const query = { kind: 'import', lines, count: EVERY_LINE } as const;
		const watch = client.watch(query, (view) => {
			watch.close();
			resolve(toReport(view?.rows ?? []));
		});
	});
}

export function toReport(rows: readonly ImportRow[]): string {
	const header = ['Line', 'Name', 'Administrator Email Address', 'Result', 'Why', 'Becomes'];
	const cells = rows.map((row) => [
		row.line,
		row.name,
		row.email,
		row.state === null ? FATE_WORDS[row.fate] : changeWord(row.state, row.isOpen).word,
		whyOf(row),
		row.becomes && becomesWords(row.becomes)
	]);
	return `\uFEFF${toCsv([header, ...cells])}`;
}

/** Returns the device's reason, or the server's. */
export function whyOf({ problem, verdictCode }: ImportRow): string {
	if (problem !== null) return explainProblem(problem);
	return verdictCode === null ? '' : explainRejection(verdictCode);
}
