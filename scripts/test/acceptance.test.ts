import { expect, test } from 'vitest';
import { verdictsOf } from './acceptance.ts';

function spec(title: string, status = 'expected') {
	return { title, ok: status === 'expected' || status === 'skipped', tests: [{ status }] };
}

test('each row of the acceptance list is identified by the number that its tests begin with, in order', () => {
	const file = (...specs: ReturnType<typeof spec>[]) => ({ specs: [], suites: [{ specs }] });

	const verdicts = verdictsOf({
		suites: [
			file(spec('S10 new organizations are reached'), spec('S9 one that is not attached is not')),
			file(spec('S11 API access is off', 'unexpected'), spec('some other test'))
		]
	});

	expect(Object.entries(verdicts)).toEqual([
		['S9', 'passed'],
		['S10', 'passed'],
		['S11', 'failed']
	]);
});

test('a row passes when all its tests pass, and does not pass when one is skipped', () => {
	const specs = [
		spec('S1 online'),
		spec('S1 offline', 'unexpected'),
		spec('S1 on a phone'),
		spec('P3 with a reason', 'skipped')
	];

	expect(verdictsOf({ suites: [{ specs }] })).toEqual({ P3: 'failed', S1: 'failed' });
});
