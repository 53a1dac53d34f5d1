import { expect, test } from 'vitest';

import { generateRoster } from './generator.ts';

const options = { seed: 7, administrators: 1000, domain: 'north.example' };

test('the same seed generates the same provider, and another seed another one', () => {
	expect(generateRoster(options)).toEqual(generateRoster(options));
	expect(generateRoster({ ...options, seed: 8 })).not.toEqual(generateRoster(options));
});

test('the generated data have the shape that the measurements assume', () => {
	const { organizations, administrators, links } = generateRoster(options);

	const reached = new Map<string, number>();
	for (const { administrator } of links)
		reached.set(administrator, (reached.get(administrator) ?? 0) + 1);
	const all = administrators.filter(({ id }) => reached.get(id) === organizations.length);
	const few = [...reached.values()].filter((count) => count < organizations.length);
	const suspended = administrators.filter((administrator) => administrator.suspended);

	expect(organizations).toHaveLength(200);
	expect(new Set(organizations.map(({ name }) => name)).size).toBe(200);
	expect(new Set(administrators.map(({ email }) => email)).size).toBe(1000);
	expect(all.length).toBeGreaterThan(70);
	expect(all.length).toBeLessThan(130);
	expect(suspended.length).toBeGreaterThan(45);
	expect(suspended.length).toBeLessThan(95);
	expect([Math.min(...few), Math.max(...few)]).toEqual([1, 20]);
});
