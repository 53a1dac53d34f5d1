import type { Links } from '@tenantry/shared/protocol/links.ts';
import * as z from 'zod/mini';

const address = z.optional(z.url({ protocol: /^(https?|mailto)$/ }).check(z.maxLength(2000)));

export const helpVariables = {
	CONTACT_URL: address,
	FAQ_URL: address,
	CASE_URL: address,
	INTEGRATIONS_URL: address,
	ROLES_URL: address,
	MFA_GUIDE_URL: address,
	SUSPEND_GUIDE_URL: address,
	API_DOCS_URL: address,
	ENABLED_BY: z.optional(z.string().check(z.maxLength(200)))
};

type HelpVariables = z.infer<z.ZodMiniObject<typeof helpVariables>>;

export function linksOf(read: HelpVariables): Links {
	return {
		contact: read.CONTACT_URL ?? null,
		faq: read.FAQ_URL ?? null,
		supportCase: read.CASE_URL ?? null,
		integrations: read.INTEGRATIONS_URL ?? null,
		roles: read.ROLES_URL ?? null,
		mfaGuide: read.MFA_GUIDE_URL ?? null,
		suspendGuide: read.SUSPEND_GUIDE_URL ?? null,
		apiDocs: read.API_DOCS_URL ?? null,
		enabledBy: read.ENABLED_BY ?? null
	};
}
