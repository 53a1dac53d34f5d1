import { refuse } from './refusal.ts';

type Params = Readonly<Partial<Record<string, string>>>;

export interface Claims {
	readonly provider: string | undefined;
	readonly organization: string | undefined;
}

/** Whether a text has the form of an id; nothing exists under any other text. */
export function isId(text: string): boolean {
	return /^[0-9a-f]{24}$/.test(text);
}

/**
 * Refuses `x-provider-id` and `x-org-id`, which scripts send along, if they contradict the path.
 */
export function requireAgreement(
	{ provider, organization }: Claims,
	{ path, params }: { readonly path: string; readonly params: Params },
	callerProviderId: string
): void {
	if (provider !== undefined && provider !== (params.provider_id ?? callerProviderId))
		refuse('invalid_request', 'x-provider-id', 'It names another provider than the path.');
	if (organization === undefined || organization === '') return;
	const meant = organizationOf(path, params);
	const agrees = meant === undefined ? isId(organization) : organization === meant;
	if (!agrees)
		refuse('invalid_request', 'x-org-id', 'It names another organization than the path.');
}

function organizationOf(path: string, params: Params): string | undefined {
	return /organizations\/\{id\}|organizationlinks\/\{id\}/.test(path) ? params.id : undefined;
}
