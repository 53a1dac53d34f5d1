import { expect, test } from 'vitest';
import { beginningOf, personVerbs, readVerb } from './person-verbs.ts';

test.each([
	['suspend riv', 'Suspend Account', 'riv'],
	['SUS Jiménez', 'Suspend Account', 'jimenez'],
	['suspend account sam rivera', 'Suspend Account', 'sam rivera'],
	['restore sam', 'Restore Account', 'sam'],
	['end sessions ada', 'End Sessions', 'ada'],
	['send password reset email ada', 'Send Password Reset Email', 'ada'],
	['suspend', 'Suspend Account', ''],
	['give temporary role sam', 'Give temporary role', 'sam'],
	['give temporary access sam', 'Give temporary access', 'sam'],
	['set end date riv', 'Set end date', 'riv'],
	['plan sam', 'Plan suspension', 'sam']
])('reads “%s” as %s of “%s”', (query, label, name) => {
	const typed = readVerb(query);

	expect([typed?.verb.label, typed?.name]).toEqual([label, name]);
});

test.each(['', 'su', 'sam suspend', 'suspended', 'rivera'])('reads no verb in “%s”', (query) => {
	expect(readVerb(query)).toBeUndefined();
});

test('text typed for a verb finds that verb', () => {
	for (const verb of personVerbs) expect(readVerb(`${beginningOf(verb)} sam`)?.verb).toBe(verb);
});
