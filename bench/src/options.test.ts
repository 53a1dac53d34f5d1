import { expect, test } from 'vitest';
import { BY_DEFAULT, parseOptions } from './options.ts';

test('measures every workload five times at both sizes when no options are given', () => {
	const options = parseOptions([]);

	expect(options).toMatchObject({ sizes: [1000, 10000], repetitions: 5, seed: 1 });
	expect([...options.only]).toEqual(BY_DEFAULT);
});

test('a workload and a size can be chosen', () => {
	const options = parseOptions(['--only', 'w3,W5', '--n', '50000', '--repetitions', '3']);

	expect([...options.only]).toEqual(['W3', 'W5']);
	expect(options).toMatchObject({ sizes: [50000], repetitions: 3 });
});

test('the address of another server affects only the server workload', () => {
	const options = parseOptions(['--address', 'http://127.0.0.1:8787']);

	expect([...options.only]).toEqual(['W7']);
});

test.each([
	[['--only', 'W99'], 'There is no workload W99.'],
	[['--n', 'many'], '--n is not a count: many'],
	[['--repetitions', '0'], '--repetitions is not a count: 0']
])('refuses %j', (args, message) => {
	expect(() => parseOptions(args)).toThrow(message);
});
