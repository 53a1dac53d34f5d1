import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import type { Defect, Property } from './defect.ts';
import { Zoo } from './zoo.ts';

/** Tests that each defect is noticed by its property, which has nothing to say without it. */
export function expectCaught(defects: readonly Defect[]): void {
	let zoo: Zoo;

	beforeAll(async () => {
		zoo = await Zoo.open();
		// A server with a defect logs pages of errors that say nothing new.
		vi.spyOn(process.stderr, 'write').mockReturnValue(true);
	});
	afterAll(async () => {
		vi.restoreAllMocks();
		await zoo.close();
	});

	test.each([...propertiesOf(defects)])('holds without a defect: %s', async (_title, property) => {
		expect(await zoo.complaint(property)).toBeUndefined();
	});

	test.each(defects.map((defect) => [defect.name, defect] as const))(
		'%s',
		async (_name, defect) => {
			const { caughtBy } = defect;

			const complaint = await zoo.complaint(caughtBy, defect);

			expect(complaint).toBeDefined();
			if ('check' in caughtBy) expect(complaint).toMatch(new RegExp(`^${caughtBy.check} `, 'm'));
		}
	);
}

/** Each once; all checks look at the same runs, of which the most are asked for. */
function propertiesOf(defects: readonly Defect[]): ReadonlyMap<string, Property> {
	const properties = new Map<string, Property>();
	for (const { caughtBy } of defects) {
		const title = 'check' in caughtBy ? 'the checks of the cluster' : caughtBy.test;
		const known = properties.get(title);
		const isLonger =
			known === undefined || ('runs' in known && 'runs' in caughtBy && caughtBy.runs > known.runs);
		if (isLonger) properties.set(title, caughtBy);
	}
	return properties;
}
