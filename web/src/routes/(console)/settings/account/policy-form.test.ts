import { expect, test } from 'vitest';
import { errorsOf, hoursWords, inverseOf, patchOf, valuesOf } from './policy-form.ts';

const policy = {
	...{ globalMfaRequired: false, managersMayContain: true, administratorsMayContain: true },
	...{
		deviceLockRequired: true,
		lockAfterMinutes: 15,
		leaseHours: 72,
		staleAfterHours: 72,
		loosenOnlineOnly: false,
		apiKeyDays: 90
	}
};
const values = valuesOf(policy);

test.each(['1', '720', ' 24 '])('a lease of %j hours is taken', (leaseHours) => {
	expect(errorsOf({ ...values, leaseHours })).toEqual({});
});

test.each(['', '0', '721', '1.5', '-3', '1e2', 'three', '0x10', '٣'])(
	'a lease of %j hours is refused beside its field',
	(leaseHours) => {
		expect(errorsOf({ ...values, leaseHours })).toEqual({
			leaseHours: 'Enter a whole number from 1 to 720.'
		});
	}
);

test('an app is left open for an hour at the most', () => {
	expect(errorsOf({ ...values, lockAfterMinutes: '61' })).toEqual({
		lockAfterMinutes: 'Enter a whole number from 1 to 60.'
	});
});

test('an API key lasts for a year at the most', () => {
	expect(errorsOf({ ...values, apiKeyDays: '366' })).toEqual({
		apiKeyDays: 'Enter a whole number from 1 to 365.'
	});
});

test('only what was changed is sent, and the Global MFA Requirement is not part of it', () => {
	const changed = { managersMayContain: false, leaseHours: '24', globalMfaRequired: true };

	expect(patchOf(changed)).toEqual({ managersMayContain: false, leaseHours: 24 });
});

test('what takes a patch back names the same settings as they stand', () => {
	const patch = { managersMayContain: false, leaseHours: 24 };

	expect(inverseOf(patch, policy)).toEqual({ managersMayContain: true, leaseHours: 72 });
});

test.each([
	['72', '72 hours are 3 days.'],
	['100', '100 hours are 4.2 days.'],
	['24', ''],
	['x', '']
])('%s hours are told in days where that helps', (hours, words) => {
	expect(hoursWords(hours)).toBe(words);
});
