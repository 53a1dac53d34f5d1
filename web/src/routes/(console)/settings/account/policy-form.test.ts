import { expect, test } from 'vitest';
import { errorsOf, hoursWords, patchOf, valuesOf } from './policy-form.ts';

const policy = {
	globalMfaRequired: false,
	managersMayContain: true,
	administratorsMayContain: true,
	deviceLockRequired: true,
	lockAfterMinutes: 15,
	leaseHours: 72,
	staleAfterHours: 72,
	loosenOnlineOnly: false,
	apiKeyDays: 90,
	maxRaiseHours: 12,
	approvals: []
};
const values = valuesOf(policy);

test.each(['1', '720', ' 24 '])('a lease of %j hours is accepted', (leaseHours) => {
	expect(errorsOf({ ...values, leaseHours })).toEqual({});
});

test.each(['', '0', '721', '1.5', '-3', '1e2', 'three', '0x10', '٣'])(
	'a lease of %j hours is refused next to its field',
	(leaseHours) => {
		expect(errorsOf({ ...values, leaseHours })).toEqual({
			leaseHours: 'Enter a whole number from 1 to 720.'
		});
	}
);

test('an app stays open for an hour at most', () => {
	expect(errorsOf({ ...values, lockAfterMinutes: '61' })).toEqual({
		lockAfterMinutes: 'Enter a whole number from 1 to 60.'
	});
});

test('an API key lasts for a year at most', () => {
	expect(errorsOf({ ...values, apiKeyDays: '366' })).toEqual({
		apiKeyDays: 'Enter a whole number from 1 to 365.'
	});
});

test('only changed settings are sent, and the Global MFA Requirement is not among them', () => {
	const changed = { managersMayContain: false, leaseHours: '24', globalMfaRequired: true };

	expect(patchOf(changed)).toEqual({ managersMayContain: false, leaseHours: 24 });
});

test.each([
	['72', '72 hours are 3 days.'],
	['100', '100 hours are 4.2 days.'],
	['24', ''],
	['x', '']
])('%s hours are shown in days when that helps', (hours, words) => {
	expect(hoursWords(hours)).toBe(words);
});
