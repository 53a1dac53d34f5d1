import { NO_LINKS } from '@tenantry/shared/protocol/no-links.ts';
import { expect, test } from 'vitest';
import { beside, helpAddress } from './help.ts';

test('help is in the app until the operator of the server configures another place', () => {
	const links = { ...NO_LINKS, faq: 'https://help.north.example/faq' };

	expect(helpAddress(undefined, 'contact')).toBe('/help#contact');
	expect(helpAddress(links, 'contact')).toBe('/help#contact');
	expect(helpAddress(links, 'faq')).toBe('https://help.north.example/faq');
});

test('external help opens next to the app', () => {
	expect(beside('https://help.north.example/')).toEqual({ target: '_blank', rel: 'noreferrer' });
	expect(beside('/help#faq')).toEqual({});
	expect(beside('mailto:help@north.example')).toEqual({});
});
