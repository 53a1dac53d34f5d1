import * as z from 'zod/mini';
import { forAnyone, get } from './endpoint.ts';

/** An address that may become a link: never one that runs something. */
export const LinkAddress = z.string().check(z.maxLength(2000), z.regex(/^(https?|mailto):/i));

/**
 * Where the operator of the server sends people for what the app's own help
 * does not cover. Without an address the app leads to its own help.
 */
export const Links = z.object({
	contact: z.nullable(LinkAddress),
	faq: z.nullable(LinkAddress),
	supportCase: z.nullable(LinkAddress),
	integrations: z.nullable(LinkAddress),
	roles: z.nullable(LinkAddress),
	mfaGuide: z.nullable(LinkAddress),
	suspendGuide: z.nullable(LinkAddress),
	apiDocs: z.nullable(LinkAddress),
	/** Free text that says who enables a portal. */
	enabledBy: z.nullable(z.string())
});
export type Links = z.infer<typeof Links>;

export const LINKS = forAnyone(get('/session/v1/links', Links));
