import { expect, test } from 'vitest';
import { wantsDemo } from './start-options.ts';

test.each<[string[], boolean | undefined]>([
	[[], true],
	[['--no-demo'], false],
	[['--', '--no-demo'], false],
	[['--nodemo'], undefined],
	[['demo'], undefined]
])('start %j', (typed, answer) => {
	expect(wantsDemo(typed)).toBe(answer);
});
