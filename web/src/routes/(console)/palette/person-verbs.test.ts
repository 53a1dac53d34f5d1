import { expect, test } from 'vitest';
import { readVerb } from './person-verbs.ts';

test.each([
	['suspend riv', 'Suspend Account', 'riv'],
	['SUS Jiménez', 'Suspend Account', 'jimenez'],
	['suspend account sam rivera', 'Suspend Account', 'sam rivera'],
	['restore sam', 'Restore Account', 'sam'],
	['end sessions ada', 'End Sessions', 'ada'],
	['send password reset email ada', 'Send Password Reset Email', 'ada'],
	['suspend', 'Suspend Account', '']
])('reads “%s” as %s of “%s”', (query, label, name) => {
	const typed = readVerb(query);

	expect([typed?.verb.label, typed?.name]).toEqual([label, name]);
});

test.each(['', 'su', 'sam suspend', 'suspended', 'rivera'])('reads no verb in “%s”', (query) => {
	expect(readVerb(query)).toBeUndefined();
});
