import { expect, test } from 'vitest';
import { parseSoakOptions } from './options.ts';

test('the soak runs everything on SQLite for half an hour by default', () => {
	expect(parseSoakOptions([])).toEqual({
		database: 'sqlite',
		minutes: 30,
		turns: Infinity,
		seed: 1,
		only: ['cluster', 'servers', 'browsers']
	});
});

test('a turn is repeated by its strand and its seed', () => {
	const words = [
		'--',
		'--only',
		'servers',
		'--database',
		'postgres',
		'--seed',
		'71',
		'--turns',
		'1'
	];

	expect(parseSoakOptions(words)).toMatchObject({
		database: 'postgres',
		turns: 1,
		seed: 71,
		only: ['servers']
	});
});

test.each([
	[['--minutes', 'ten'], '--minutes'],
	[['--database', 'oracle'], 'oracle'],
	[['--only', 'cats'], 'cats']
])('%j is refused with an explanation', (words, part) => {
	expect(() => parseSoakOptions(words)).toThrow(part);
});
