import { parseArgs } from 'node:util';

import { readConfig } from '#config.ts';
import { openServerResources } from '#server-resources.ts';
import { StartRefused } from '#start-refused.ts';
import { VERSION } from '#version.ts';

import { attachCommand } from './attach.ts';
import { backupCommand, restoreCommand } from './back-up.ts';
import { createProviderCommand } from './create-provider.ts';
import { grantCommand } from './grant.ts';
import { healthCommand } from './health.ts';
import { importCommand } from './import.ts';
import { listKeysCommand, rotateKeysCommand } from './keys.ts';
import type { ColdOperation, Operation, CommandResult } from './operator.ts';
import { resetMfaCommand } from './reset-mfa.ts';
import { setupLinkCommand } from './setup-link.ts';
import { checkpointCommand, verifyAuditCommand } from './verify-audit.ts';
import { verifyReviewCommand } from './verify-review.ts';

type Command = (operation: ColdOperation) => Promise<CommandResult>;

const COMMANDS: ReadonlyMap<string, Command> = new Map<string, Command>([
	['provider create', opening(createProviderCommand)],
	['import', opening(importCommand)],
	['administrator setup-link', opening(setupLinkCommand)],
	['administrator reset-mfa', opening(resetMfaCommand)],
	['organization attach', opening((operation) => attachCommand(operation, true))],
	['organization detach', opening((operation) => attachCommand(operation, false))],
	['audit verify', opening(verifyAuditCommand)],
	['audit checkpoint', opening(checkpointCommand)],
	['review verify', opening(verifyReviewCommand)],
	['keys list', opening(listKeysCommand)],
	['keys rotate', opening(rotateKeysCommand)],
	['database grant', grantCommand],
	['health', healthCommand],
	['backup', backupCommand],
	['restore', restoreCommand]
]);

const USAGE = `tenantry serve
tenantry health
tenantry provider create NAME --owner EMAIL
tenantry import FOLDER|FILE… --provider NAME [--new-provider]
tenantry administrator setup-link EMAIL [--because TEXT] [--provider NAME]
tenantry administrator reset-mfa EMAIL [--because TEXT] [--provider NAME]
tenantry organization attach|detach NAME|ID [--provider NAME]
tenantry audit verify [--checkpoint FILE]
tenantry audit checkpoint
tenantry review verify FILE [--provider NAME]
tenantry keys list
tenantry keys rotate
tenantry database grant ROLE
tenantry backup FILE
tenantry restore FILE [--force] [--without-keys] [--accept-broken-chains]

tenantry --help | --version

--because says why, for the audit: an account that has a password or a second factor needs it, and
every owner gets an email.
Uses the same data folder or database as the server: DATA_DIR, DATABASE_URL.
Exits with 0 on success and with 1 on failure. An import exits with 2 if it refused some lines and
imported the rest.
`;

const OPTIONS = {
	provider: { type: 'string' },
	owner: { type: 'string' },
	because: { type: 'string' },
	'new-provider': { type: 'boolean', default: false },
	checkpoint: { type: 'string' },
	force: { type: 'boolean', default: false },
	'without-keys': { type: 'boolean', default: false },
	'accept-broken-chains': { type: 'boolean', default: false },
	help: { type: 'boolean', short: 'h', default: false },
	version: { type: 'boolean', default: false }
} as const;

/** Runs the command that the operator typed. */
export async function runCommand(typed: readonly string[]): Promise<CommandResult> {
	const { words, help, version, ...options } = readWords(typed);
	if (help) return { text: USAGE, exitCode: 0 };
	if (version) return { text: `${VERSION}\n`, exitCode: 0 };
	const [name, command] =
		[...COMMANDS].find(([text]) => `${words.join(' ')} `.startsWith(`${text} `)) ?? [];
	if (name === undefined || command === undefined) throw new StartRefused(refusalOf(words));
	const config = readConfig();
	if (!config.ok) throw new StartRefused(config.error);
	return command({
		...options,
		config: config.value,
		at: Date.now(),
		words: words.slice(name.split(' ').length)
	});
}

function refusalOf(words: readonly string[]): string {
	if (words.length === 0) return `Missing command.\n\n${USAGE.trimEnd()}`;
	const known = [...COMMANDS.keys()].filter((name) => name.startsWith(`${words[0]} `));
	const first = words.slice(0, known.length === 0 ? 1 : 2).join(' ');
	const hint =
		known.length === 0 ? 'tenantry --help lists the commands.' : `There is ${known.join(', ')}.`;
	return `Unknown command “${first}”. ${hint}`;
}

function opening(command: (operation: Operation) => Promise<CommandResult>): Command {
	return async (operation) => {
		const resources = await openServerResources(operation.config);
		try {
			return await command({ ...operation, ...resources });
		} finally {
			await resources.store.close();
		}
	};
}

function readWords(typed: readonly string[]) {
	try {
		const args = [...typed];
		const { positionals, values } = parseArgs({ args, allowPositionals: true, options: OPTIONS });
		const { 'without-keys': withoutKeys, 'accept-broken-chains': acceptBrokenChains } = values;
		const { provider, owner, because, checkpoint, force, help, version } = values;
		const { 'new-provider': newProvider } = values;
		return {
			words: positionals,
			provider,
			owner,
			because,
			checkpoint,
			newProvider,
			force,
			withoutKeys,
			acceptBrokenChains,
			help,
			version
		};
	} catch (error) {
		throw new StartRefused(error instanceof Error ? error.message : String(error));
	}
}
