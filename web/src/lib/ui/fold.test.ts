import { expect, test } from 'vitest';
import { matches } from './fold.ts';

test.each([
	['Ana Jiménez García', 'jim'],
	['Ana Jiménez García', 'jimenez garcia'],
	['Ana Jiménez García', 'garcia JIMENEZ'],
	['Trần Văn Minh', 'tran'],
	['أحمد علي', 'علي'],
	['Acme', '']
])('%s is found by "%s"', (text, query) => {
	expect(matches(text, query)).toBe(true);
});

test('a text is not found by a word that it lacks', () => {
	expect(matches('Ana Jiménez García', 'ana lopez')).toBe(false);
});
