import { expect, test } from 'vitest';
import { LinkAddress } from './links.ts';

test.each([
	['https://help.example/start', true],
	['HTTPS://help.example', true],
	['http://help.example', true],
	['mailto:help@north.example', true],
	['javascript:alert(1)', false],
	[' javascript:alert(1)', false],
	['java\tscript:alert(1)//https://', false],
	['data:text/html,https://', false],
	['//help.example', false],
	['help', false],
	['', false],
	[`https://help.example/${'x'.repeat(2000)}`, false]
])('a link address such as %j is read: %s', (address, isRead) => {
	expect(LinkAddress.safeParse(address).success).toBe(isRead);
});
