import { VERSION } from '@tenantry/sync-server/version.ts';

/** Answers --help, -h and --version and exits; without them it does nothing. */
export function answerHelp(typed: readonly string[], usage: string): void {
	const wantsHelp = typed.includes('--help') || typed.includes('-h');
	if (!wantsHelp && !typed.includes('--version')) return;
	process.stdout.write(`${wantsHelp ? usage : VERSION}\n`);
	process.exit(0);
}
