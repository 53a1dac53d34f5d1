import { parseArgs } from 'node:util';

import { readConfig } from '#config.ts';
import { openPremises } from '#premises.ts';
import { StartRefused } from '#start-refused.ts';

import { attachCommand } from './attach.ts';
import { createProviderCommand } from './create-provider.ts';
import { importCommand } from './import.ts';
import type { Operation, Outcome } from './operator.ts';
import { resetMfaCommand } from './reset-mfa.ts';
import { setupLinkCommand } from './setup-link.ts';
import { verifyAuditCommand } from './verify-audit.ts';

type Command = (operation: Operation) => Promise<Outcome>;

const COMMANDS: ReadonlyMap<string, Command> = new Map<string, Command>([
	['import', importCommand],
	['provider create', createProviderCommand],
	['administrator setup-link', setupLinkCommand],
	['administrator reset-mfa', resetMfaCommand],
	['organization attach', (operation) => attachCommand(operation, true)],
	['organization detach', (operation) => attachCommand(operation, false)],
	['audit verify', verifyAuditCommand]
]);

const USAGE = `tenantry provider create NAME --owner EMAIL
tenantry import FOLDER|FILE… --provider NAME
tenantry administrator setup-link EMAIL [--provider NAME]
tenantry administrator reset-mfa EMAIL [--provider NAME]
tenantry organization attach|detach NAME|ID [--provider NAME]
tenantry audit verify

It works on the data folder, or the database, that the server works on: DATA_DIR, DATABASE_URL.
`;

/** Runs what the operator typed. */
export async function runCommand(typed: readonly string[]): Promise<Outcome> {
	const { words, provider, owner } = readWords(typed);
	const [name, command] =
		[...COMMANDS].find(([text]) => `${words.join(' ')} `.startsWith(`${text} `)) ?? [];
	if (name === undefined || command === undefined) return { text: USAGE, exitCode: 1 };
	const config = readConfig();
	if (!config.ok) throw new StartRefused(config.error);
	const premises = await openPremises(config.value);
	try {
		return await command({
			...premises,
			...{ provider, owner, config: config.value, at: Date.now() },
			words: words.slice(name.split(' ').length)
		});
	} finally {
		await premises.store.close();
	}
}

function readWords(typed: readonly string[]) {
	try {
		const { positionals, values } = parseArgs({
			args: [...typed],
			allowPositionals: true,
			options: { provider: { type: 'string' }, owner: { type: 'string' } }
		});
		return { words: positionals, ...values };
	} catch (error) {
		throw new StartRefused(error instanceof Error ? error.message : String(error));
	}
}
