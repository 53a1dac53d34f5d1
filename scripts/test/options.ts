import { parseArgs } from 'node:util';

/** What one command runs: `main` and `rest` together are `all`, and `long` is in neither. */
export type Suite = 'main' | 'rest' | 'all' | 'long';

export const USAGE = `test        checks, build, and the tests that say whether a change is sound
test:rest   the others, but the long ones
test:all    both
test:long   hours: earlier builds, hostile people and soaks on each database

Each ends with a line "N passed, N failed".
`;

/** Returns undefined for unknown arguments. */
export function parseTestOptions(typed: readonly string[]): Suite | 'help' | undefined {
	const args = typed.filter((word) => word !== '--');
	const options = {
		all: { type: 'boolean' },
		rest: { type: 'boolean' },
		long: { type: 'boolean' },
		help: { type: 'boolean', short: 'h' }
	} as const;
	try {
		const { values } = parseArgs({ args, options });
		if (values.help === true) return 'help';
		if (values.all === true) return 'all';
		if (values.long === true) return 'long';
		return values.rest === true ? 'rest' : 'main';
	} catch {
		return undefined;
	}
}
