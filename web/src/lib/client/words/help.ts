import type { Links } from '@tenantry/shared/protocol/links.ts';

export type HelpAddresses = Links;

type Topic = 'contact' | 'faq' | 'supportCase' | 'integrations';

/** Help inside the app, which is there without a network. */
const ownAddress: Readonly<Record<Topic, string>> = {
	contact: '/help#contact',
	faq: '/help#faq',
	supportCase: '/help#case',
	integrations: '/help#integrations'
};

/**
 * Returns where a help link leads: to the address set by the server's operator, or to the app's own
 * help.
 */
export function helpAddress(links: HelpAddresses | undefined, topic: Topic): string {
	return links?.[topic] ?? ownAddress[topic];
}

/** Returns the attributes of a link, which open addresses outside the app in a new tab. */
export function beside(address: string): { target?: '_blank'; rel?: 'noreferrer' } {
	return /^(https?:\/\/|\/api\/)/.test(address) ? { target: '_blank', rel: 'noreferrer' } : {};
}
