import { expect, test } from 'vitest';
import { toMutant, type MutantResult } from './mutant.ts';
import { findParts } from './parts.ts';

const text = ['function least(a, b) {', '\treturn a <', '\t\tb ? a : b;', '}'].join('\n');

function resultAt(location: MutantResult['location'], replacement: string): MutantResult {
	return {
		id: '1',
		fileName: '/copy/least.ts',
		mutatorName: 'Any',
		status: 'Survived',
		location,
		replacement
	};
}

test.each([
	[
		'a part of a line',
		{ start: { line: 3, column: 7 }, end: { line: 3, column: 8 } },
		['b ? a : b;', 'b ? true : b;']
	],
	[
		'several lines',
		{ start: { line: 2, column: 9 }, end: { line: 3, column: 4 } },
		['return a < b ? a : b;', 'return true ? a : b;']
	]
])('a mutant is identified by the whole lines it touches: %s', (_case, location, lines) => {
	const [before, after] = lines;

	const mutant = toMutant(resultAt(location, 'true'), { file: 'least.ts', text });

	expect(mutant).toEqual({ file: 'least.ts', before, after });
});

test('mutation targets are selected by part or by file, and all of them without a name', () => {
	const [kernel] = findParts('kernel');

	expect(findParts(undefined)).toContain(kernel);
	expect(findParts('merge')).toEqual([{ ...kernel, files: ['merge.ts'] }]);
	expect(() => findParts('nothing')).toThrow('Nothing to mutate is called nothing.');
});
