import type { ParserArguments } from '#fuzz/options.ts';
import { search } from './search.ts';
import { fileOf, hostileInputs, keepHostile, targetNames } from './targets.ts';

/** Searches one parser after the other. Each finding becomes a fixture, and fails `test`. */
export async function fuzzParsers(
	{ minutes, seed, only }: ParserArguments,
	say: (line: string) => void
): Promise<{ readonly inputs: number; readonly failures: number }> {
	const names = targetNames.filter((name) => only === undefined || name === only);
	if (names.length === 0) throw new Error(`There is no parser ${only}: ${targetNames.join(', ')}.`);
	const seconds = Math.max(1, Math.round((minutes * 60) / names.length));
	let inputs = 0;
	let failures = 0;
	for (const name of names) {
		const file = fileOf(name);
		const searched = await search({ file, inputs: await hostileInputs(name), seed, seconds });
		inputs += searched.inputs;
		say(`${name.padEnd(20)}${searched.inputs} inputs reached ${searched.coverage} branches`);
		if (searched.found === undefined) continue;
		failures++;
		say(`${searched.found.words}\nThe input is ${await keepHostile(name, searched.found.input)}`);
	}
	return { inputs, failures };
}
