// @all: reads the seeds of every parser
import { join } from 'node:path';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { bite } from './bites.ts';
import { search } from './search.ts';
import { fileOf, hostileInputs, loadTarget, targetNames } from './targets.ts';

const SEED = Number(process.env.TENANTRY_TEST_SEED ?? 20_261_126);
const SPOILED_EACH = 5;
const aBite = fc.record({
	part: fc.constant(0),
	place: fc.nat({ max: 4096 }),
	mask: fc.integer({ min: 0, max: 255 })
});

test.each(targetNames)(
	'SEC-E08 %s is parsed correctly, also inputs that once were not and mutations of both',
	async (name) => {
		const target = await loadTarget(fileOf(name));
		try {
			const meant = target.seeds.map((seed) => Buffer.from(seed));
			const inputs = [...meant, ...(await hostileInputs(name))];

			const answers: boolean[] = [];
			for (const input of [...inputs, ...inputs.flatMap(spoil)])
				answers.push(await target.judge(input));

			// Requires both outcomes, because otherwise nothing would be checked of inputs that are
			// read.
			expect(new Set(answers)).toEqual(new Set([true, false]));
		} finally {
			await target.close?.();
		}
	}
);

test('a coverage-guided search finds a mistake that no random guess would find', async () => {
	const file = join(import.meta.dirname, 'planted-target.ts');

	const { found } = await search({ file, seed: SEED, most: 1_000_000 });

	expect(found?.input.toString()).toMatch(/^TNRY/);
	expect(found?.words).toContain('The mistake is found');
});

function spoil(input: Buffer, number: number): Buffer[] {
	const bites = fc.sample(fc.array(aBite, { minLength: 1, maxLength: 3 }), {
		seed: SEED + number,
		numRuns: SPOILED_EACH
	});
	return bites.map((several) => Buffer.from(several.reduce(bite, Uint8Array.from(input))));
}
