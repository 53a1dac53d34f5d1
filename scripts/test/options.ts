import { parseArgs } from 'node:util';

/** `test` runs `main`; `rest` holds the tests that only `test:all` runs. */
export type Half = 'main' | 'rest' | 'all';

export const USAGE = `test        checks, build, and the tests that say whether a change is sound
test:all    these and all others
test:rest   the others alone

Each ends with a line "N passed, N failed".
`;

/** Returns undefined for unknown arguments. */
export function parseTestOptions(typed: readonly string[]): Half | 'help' | undefined {
	const args = typed.filter((word) => word !== '--');
	const options = {
		all: { type: 'boolean' },
		rest: { type: 'boolean' },
		help: { type: 'boolean', short: 'h' }
	} as const;
	try {
		const { values } = parseArgs({ args, options });
		if (values.help === true) return 'help';
		if (values.all === true) return 'all';
		return values.rest === true ? 'rest' : 'main';
	} catch {
		return undefined;
	}
}
