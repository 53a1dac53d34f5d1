import { expect, test } from 'vitest';
import { parseStartOptions, type StartOptions } from './start-options.ts';

const refused = (word: string): StartOptions => ({
	kind: 'refused',
	reason: `start does not know “${word}”: --help lists its options.`
});

test.each<[string[], StartOptions]>([
	[[], { kind: 'start', isDemoWanted: true }],
	[['--no-demo'], { kind: 'start', isDemoWanted: false }],
	[['--', '--no-demo'], { kind: 'start', isDemoWanted: false }],
	[['--help'], { kind: 'help' }],
	[['-h'], { kind: 'help' }],
	[['--no-demo', '--version'], { kind: 'version' }],
	[['--nodemo'], refused('--nodemo')],
	[['--no-demo', 'demo'], refused('demo')]
])('start %j', (typed, options) => {
	expect(parseStartOptions(typed)).toEqual(options);
});
