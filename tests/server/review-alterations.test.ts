import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
	HEADER_ALTERATIONS,
	LINE_ALTERATIONS,
	altered,
	type Draft
} from '#support/evidence/alterations.ts';
import { openEvidenceWorld, type EvidenceWorld } from '#support/evidence/evidence-world.ts';
import { verifyFile } from '#support/evidence/verify-file.ts';
import { DATABASES } from '#support/servers/world.ts';

describe.each(DATABASES)('on %s', (database) => {
	let world: EvidenceWorld;
	let text: string;

	beforeAll(async () => {
		world = await openEvidenceWorld({ database });
		const reviewId = await world.start();
		await world.decideAll(reviewId);
		await world.fallDue(reviewId, world.subjects.Eve);
		text = await world.exportText(reviewId);
	});
	afterAll(() => world.close());

	function verifyAltered(alter: (file: Draft) => unknown) {
		return verifyFile(world, { text: altered(text, alter) });
	}

	test.each(LINE_ALTERATIONS)('SEC-F16 an altered line is found: $name', async (alteration) => {
		const { text, exitCode } = await verifyAltered(alteration.alter);

		expect(exitCode).toBe(1);
		expect(text).toContain(`Mia Subject (administrator ${world.subjects.Mia})`);
		expect(text).toContain(alteration.finding);
		expect(text).toContain('5 of 6 lines verified.\n');
	});

	test.each(HEADER_ALTERATIONS)(
		'SEC-F16 an altered fact about the review is found: $name',
		async ({ alter, finding }) => {
			const { text, exitCode } = await verifyAltered(alter);

			expect(exitCode).toBe(1);
			expect(text).toContain(finding);
			expect(text).toContain('6 of 6 lines verified.\n');
		}
	);
});
