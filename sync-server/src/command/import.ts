import { importRoster } from '#import/import-roster.ts';
import { refusedIn, toText } from '#import/report.ts';
import { readSources } from '#import/sources.ts';
import { StartRefused } from '#start-refused.ts';

import type { Operation, Outcome } from './operator.ts';

export async function importCommand(operation: Operation): Promise<Outcome> {
	const { store, at, words, provider } = operation;
	if (provider === undefined)
		throw new StartRefused('Say into which provider, with --provider NAME.');
	if (words.length === 0) throw new StartRefused('Say which folder or files to import.');
	const sources = await readSources(words);
	const reports = await importRoster({ store, at, providerName: provider, sources });
	const refused = refusedIn(reports);
	const end = refused === 0 ? '' : `${String(refused)} refused; everything else is in.\n`;
	return { text: toText(reports) + end, exitCode: refused === 0 ? 0 : 1 };
}
