import { parseArgs } from 'node:util';

export type StartOptions =
	| { readonly kind: 'start'; readonly isDemoWanted: boolean }
	| { readonly kind: 'help' }
	| { readonly kind: 'version' }
	| { readonly kind: 'refused'; readonly reason: string };

export const USAGE = `start [--no-demo]

Builds the app and the server when their files have changed, and serves with a demo provider.

  --no-demo     starts without one, and prints the link of the first setup
  --help, -h    prints this
  --version     prints the version

HOST, PORT, DATA_DIR, DATABASE_URL and more are environment variables: docs/operations.md.
`;

const OPTIONS = {
	'no-demo': { type: 'boolean' },
	help: { type: 'boolean', short: 'h' },
	version: { type: 'boolean' }
} as const;

export function parseStartOptions(typed: readonly string[]): StartOptions {
	// Some package managers pass on the `--` that separates their own options from ours.
	const args = typed.filter((word) => word !== '--');
	try {
		const { values } = parseArgs({ args, options: OPTIONS });
		if (values.help === true) return { kind: 'help' };
		if (values.version === true) return { kind: 'version' };
		return { kind: 'start', isDemoWanted: values['no-demo'] !== true };
	} catch {
		const known = ['--no-demo', '--help', '-h', '--version'];
		const word = args.find((arg) => !known.includes(arg)) ?? '';
		return { kind: 'refused', reason: `start does not know “${word}”: --help lists its options.` };
	}
}
