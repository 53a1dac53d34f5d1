import { writeFile } from 'node:fs/promises';
import { entriesOf } from '@tenantry/web/translation/catalog.ts';
import { findMessages } from '@tenantry/web/translation/find-messages.ts';
import { LANGUAGES, SOURCE_LANGUAGE } from '@tenantry/web/client/app/languages.ts';
import { readSources } from '@tenantry/web/translation/sources.ts';
import { catalogFile, readCatalog } from '@tenantry/web/translation/translator.ts';

/**
 * Brings the catalogs up to date with the sources, and tells what is left to translate. With
 * `--check` nothing is written, and a catalog that is not up to date is a fault too.
 */
const isCheck = process.argv.includes('--check');
const sources = await readSources();
const entries = entriesOf(new Map(sources.map((source) => [source.path, findMessages(source)])));

for (const { value: language } of LANGUAGES) {
	if (language === SOURCE_LANGUAGE) continue;
	const catalog = await readCatalog(language);
	const before = catalog.toString();
	catalog.update(entries);
	const after = catalog.toString();
	if (!isCheck) await writeFile(catalogFile(language), after);
	const faults = [
		...(isCheck && after !== before ? ['It is not up to date. Run `pnpm languages`.'] : []),
		...catalog.faults()
	];
	for (const fault of faults) console.error(`${language}: ${fault}`);
	console.log(`${language}: ${entries.length} texts, ${faults.length} faults`);
	if (faults.length > 0) process.exitCode = 1;
}
