import { expect, test } from 'vitest';

import { isMailable } from './device-name.ts';

test.each([
	'Kate’s phone',
	"Kate's iPhone 15 Pro",
	'Safari on iPhone',
	'Samsung Internet on Android',
	'MacBook Pro (2026)',
	'Tablet, front desk',
	'R&D laptop',
	'Åsas dator',
	'Телефон Кати',
	'目黒の電話',
	'الهاتف'
])('“%s” may stand in an email', (name) => {
	expect(isMailable(name)).toBe(true);
});

test.each([
	['a link', 'https://evil.example'],
	['a link', 'see evil.example'],
	['a link', 'evil．example'],
	['a link', 'evil。example'],
	['a link', 'evil․example'],
	['a link', 'evil/login'],
	['a link', 'javascript:alert(1)'],
	['an address', 'help@evil.example'],
	['an address', 'help＠evil'],
	['a phone number', 'Call 0800 123 456'],
	['a phone number', 'Call 0-8-0-0-1'],
	['a phone number', 'Call ٠٨٠٠١'],
	['a phone number', 'Call ①②③④⑤'],
	['markup', '<b>Phone</b>'],
	['markup', '[Phone](evil)'],
	['the end of the quotation', 'Phone” is safe. “x'],
	['the end of the quotation', 'Phone" is safe'],
	['another line', 'Phone\nYour account is safe'],
	['another line', 'Phone\u2028Your account is safe'],
	['another direction', 'Phone \u202Eenohp'],
	['another direction', 'Phone \u2067enohp'],
	['nothing to be seen', '\u200B'],
	['nothing at all', ''],
	['more than a name', 'a'.repeat(41)]
])('a name with %s, “%s”, may not', (_what, name) => {
	expect(isMailable(name)).toBe(false);
});
