import { parseArgs } from 'node:util';

/** Whether `start` is to make the demo; undefined where something else was typed. */
export function wantsDemo(typed: readonly string[]): boolean | undefined {
	// Some package managers pass the dashes on that part their own options from ours.
	const args = typed.filter((word) => word !== '--');
	try {
		const { values } = parseArgs({ args, options: { 'no-demo': { type: 'boolean' } } });
		return values['no-demo'] !== true;
	} catch {
		return undefined;
	}
}
