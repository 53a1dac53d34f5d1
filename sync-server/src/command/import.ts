import { importRoster } from '#import/import-roster.ts';
import { findProvider, listProviders } from '#provisioning/providers.ts';
import { refusedIn, toText } from '#import/report.ts';
import { isEmpty, readSources, type Sources } from '#import/sources.ts';
import { StartRefused } from '#start-refused.ts';

import type { Operation, CommandResult } from './operator.ts';

export async function importCommand(operation: Operation): Promise<CommandResult> {
	const { store, at, words, provider } = operation;
	if (provider === undefined) throw new StartRefused('Missing option: --provider NAME.');
	if (words.length === 0) throw new StartRefused('Missing argument: a folder or files to import.');
	const sources = await readSources(words);
	await refuseUnlessKnown(operation, provider, sources);
	const reports = await importRoster({ store, at, providerName: provider, sources });
	const refused = refusedIn(reports);
	const end = refused === 0 ? '' : `${String(refused)} refused; everything else is in.\n`;
	return { text: toText(reports) + end, exitCode: refused === 0 ? 0 : 2 };
}

/** Before anything is written, so that a misspelled name or empty file creates no provider. */
async function refuseUnlessKnown(
	{ store, newProvider }: Operation,
	name: string,
	sources: Sources
): Promise<void> {
	if ((await findProvider(store.db, name)) !== undefined) return;
	if (!newProvider) {
		const known = (await listProviders(store.db)).map((provider) => provider.name);
		const there = known.length === 0 ? '' : ` There is ${known.join(', ')}.`;
		throw new StartRefused(
			`There is no provider “${name.trim()}”: add --new-provider to create it.${there}`
		);
	}
	if (isEmpty(sources))
		throw new StartRefused(`There is nothing to import, so ${name.trim()} was not created.`);
}
