import type { Links } from '@tenantry/shared/protocol/links.ts';

export type HelpAddresses = Links;

type Topic = 'contact' | 'faq' | 'supportCase' | 'integrations';

/** Pages of the app's own help, which works without a network. */
const ownAddress: Readonly<Record<Topic, string>> = {
	contact: '/help#contact',
	faq: '/help#faq',
	supportCase: '/help#case',
	integrations: '/help#integrations'
};

export function helpAddress(links: HelpAddresses | undefined, topic: Topic): string {
	return links?.[topic] ?? ownAddress[topic];
}

/** Opens addresses outside the app in a new tab. */
export function beside(address: string): { target?: '_blank'; rel?: 'noreferrer' } {
	return /^(https?:\/\/|\/api\/)/.test(address) ? { target: '_blank', rel: 'noreferrer' } : {};
}
