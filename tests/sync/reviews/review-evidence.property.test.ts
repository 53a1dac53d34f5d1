import { decisionArgs } from '#support/reviews/decision-args.ts';
import { DECISION_KINDS } from '@tenantry/shared/domain/access-review/decision.ts';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { openEvidenceWorld, type EvidenceWorld } from '#support/evidence/evidence-world.ts';
import { verifyFile } from '#support/evidence/verify-file.ts';

const SEED = Number(process.env.TENANTRY_TEST_SEED ?? 20_261_129);
const CASES = 15;

const subject = fc.constantFrom('Sam', 'Mia', 'Lou', 'Eve', 'Bob');
const reviewer = fc.constantFrom('ada', 'kim');

/** What happens while a review is open; a reviewer who does not pull decides on old knowledge. */
const step = fc.oneof(
	{
		weight: 6,
		arbitrary: fc.record({
			kind: fc.constant('decide'),
			by: reviewer,
			about: subject,
			decision: fc.constantFrom(...DECISION_KINDS),
			note: fc.option(fc.string({ maxLength: 20, unit: 'grapheme-ascii' }), { nil: undefined }),
			pulls: fc.boolean()
		})
	},
	fc.record({ kind: fc.constant('rename'), about: subject }),
	fc.record({ kind: fc.constant('delete'), about: subject }),
	fc.record({ kind: fc.constant('restore'), about: subject }),
	fc.record({ kind: fc.constant('due'), about: subject })
);

type Step = typeof step extends fc.Arbitrary<infer S> ? S : never;

async function take(world: EvidenceWorld, reviewId: string, one: Step): Promise<void> {
	const id = world.subjects[one.about];
	world.clock.now += 60_000;
	if ('decision' in one) {
		const by = world[one.by];
		if (one.pulls) await by.pull();
		const { decision: kind, note } = one;
		const said = note !== undefined && { note };
		await by.change('administrator.review', decisionArgs({ id, reviewId, kind, ...said }));
	} else if (one.kind === 'rename')
		await world.apply('administrator.editDetails', { id, lastName: `At ${world.clock.now}` });
	else if (one.kind === 'delete')
		await world.apply('administrator.delete', { id, email: `${id}@north.example` });
	else if (one.kind === 'restore') await world.apply('administrator.restore', { id });
	else await world.fallDue(reviewId, id);
}

test('evidence read from rows is always what the audit alone says, then and later', async () => {
	let verified = 0;
	await fc.assert(
		fc.asyncProperty(fc.array(step, { minLength: 4, maxLength: 14 }), async (steps) => {
			const world = await openEvidenceWorld();
			const reviewId = await world.start();
			const files: string[] = [];
			for (const one of steps) {
				await take(world, reviewId, one);
				files.push(await world.exportText(reviewId));
			}

			for (const text of files) {
				const { text: said, exitCode } = await verifyFile(world, { text });
				expect([exitCode, said]).toEqual([0, expect.stringContaining('6 of 6 lines verified.')]);
				verified++;
			}
			await world.close();
		}),
		{ seed: SEED, numRuns: CASES }
	);
	expect(verified).toBeGreaterThan(CASES * 4);
});
