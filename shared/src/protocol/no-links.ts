import type { Links } from './links.ts';

/** What a server without addresses answers. */
export const NO_LINKS: Links = {
	contact: null,
	faq: null,
	supportCase: null,
	integrations: null,
	roles: null,
	mfaGuide: null,
	suspendGuide: null,
	apiDocs: null,
	enabledBy: null
};
