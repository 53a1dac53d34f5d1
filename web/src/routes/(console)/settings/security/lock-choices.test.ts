import { expect, test } from 'vitest';
import { hiddenChoices, idleChoices } from './lock-choices.ts';

const labels = (choices: readonly { label: string }[]) => choices.map(({ label }) => label);

test('a person cannot choose longer than the provider allows', () => {
	expect(labels(idleChoices(7))).toEqual(['1 minute', '2 minutes', '5 minutes', '7 minutes']);
	expect(labels(hiddenChoices(1))).toEqual(['At once', '1 minute']);
});

test('the app stays open in the background for a quarter of an hour at most', () => {
	expect(labels(hiddenChoices(60))).toEqual([
		'At once',
		'1 minute',
		'2 minutes',
		'5 minutes',
		'15 minutes'
	]);
});
