import { expect, test } from 'vitest';

import { dialAddress, isPhone } from './contact.ts';

test.each([
	'+1 970 555 0142',
	'(970) 555-0142',
	'+49 30 901820',
	'030/901820',
	'970.555.0142 ext. 7',
	'555 0142x12'
])('%s is a phone number', (text) => {
	expect(isPhone(text)).toBe(true);
});

test.each(['', 'call the front desk', '12', '+', '970 555 0142; rm', 'tel:+1970', '0x1F'])(
	'“%s” is no phone number',
	(text) => {
		expect(isPhone(text)).toBe(false);
	}
);

test.each([
	['+1 (970) 555-0142', 'tel:+19705550142'],
	['970.555.0142 ext. 7', 'tel:9705550142;ext=7']
])('%s is dialed as %s', (phone, address) => {
	expect(dialAddress(phone)).toBe(address);
});
