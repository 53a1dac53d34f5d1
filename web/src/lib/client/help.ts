import type { Links } from '@tenantry/shared/protocol/links.ts';

export type HelpAddresses = Links;

type Topic = 'contact' | 'faq' | 'supportCase' | 'integrations';

/** The app's own words, which are there without a network. */
const ownAddress: Readonly<Record<Topic, string>> = {
	contact: '/help#contact',
	faq: '/help#faq',
	supportCase: '/help#case',
	integrations: '/help#integrations'
};

/** Where a link for help leads: where the operator of the server says, or to the app's own help. */
export function helpAddress(links: HelpAddresses | undefined, topic: Topic): string {
	return links?.[topic] ?? ownAddress[topic];
}

/** What is not of the app opens beside it; attributes of its link. */
export function beside(address: string): { target?: '_blank'; rel?: 'noreferrer' } {
	return /^(https?:\/\/|\/api\/)/.test(address) ? { target: '_blank', rel: 'noreferrer' } : {};
}
