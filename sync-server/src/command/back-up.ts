import { backUp } from '#backup/back-up.ts';
import { restore } from '#backup/restore.ts';
import { secretPathOf } from '#sealing.ts';
import { StartRefused } from '#start-refused.ts';

import type { ColdOperation, CommandResult } from './operator.ts';

export async function backupCommand({ config, words, at }: ColdOperation): Promise<CommandResult> {
	const path = fileOf(words);
	const { text, isIntact, isNoted } = await backUp(config, { path, at });
	const keys = `Also keep ${secretPathOf(config)}, in another place: it decrypts the second factors.\n`;
	const noted = isNoted
		? ''
		: 'The database could not be updated, so the metrics do not show this backup.\n';
	return { text: `${text}${path} is written. ${keys}${noted}`, exitCode: isIntact ? 0 : 1 };
}

export async function restoreCommand(operation: ColdOperation): Promise<CommandResult> {
	const { config, words, at, force, withoutKeys, acceptBrokenChains } = operation;
	const path = fileOf(words);
	const { chains, backedUpAt, backedUpBy, former } = await restore(config, {
		path,
		at,
		replaces: force,
		givesUpKeys: withoutKeys,
		acceptsBrokenChains: acceptBrokenChains
	});
	const of = backedUpAt === undefined ? 'it was copied' : new Date(backedUpAt).toISOString();
	const by = backedUpBy === undefined ? '' : `, backed up by ${backedUpBy}`;
	const kept = former === undefined ? '' : `The previous data is in ${former}.\n`;
	return { text: `${chains.text}Everything is as of ${of}${by}.\n${kept}`, exitCode: 0 };
}

function fileOf([path = '', ...more]: readonly string[]): string {
	if (path === '' || more.length > 0) throw new StartRefused('Give one FILE.');
	return path;
}
