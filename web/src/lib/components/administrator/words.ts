import { formatNumber } from '#lib/client/words/locale.ts';
import { flagWords, type FlagName } from '@tenantry/shared/domain/administrator/fields.ts';
import type { Status } from '@tenantry/shared/domain/administrator/schema.ts';
import { date } from '#lib/client/words/when.ts';
import type { AdministratorSummary, ApiAccess } from '#lib/engine-api/administrator.ts';

export function flagWord(name: FlagName, isSet: boolean): string {
	const [yes, no] = flagWords(name);
	return isSet ? yes : no;
}

export function requirementWord(isRequired: boolean): string {
	return flagWord('mfaRequired', isRequired);
}

/** "All", "None", "Acme, Birch", "Acme, Birch + 7 more". */
export function organizationsWord({
	accessMode,
	organizationCount,
	organizationNames
}: Pick<AdministratorSummary, 'accessMode' | 'organizationCount' | 'organizationNames'>): string {
	if (accessMode === 'all') return 'All';
	if (organizationCount === 0) return 'None';
	const named = organizationNames.slice(0, 2);
	const more = organizationCount - named.length;
	return more > 0 ? `${named.join(', ')} + ${more} more` : named.join(', ');
}

export function apiAccessWord({ state }: ApiAccess): string {
	switch (state) {
		case 'disabled':
			return 'Disabled';
		case 'enabled_without_key':
			return 'Enabled, no key';
		case 'enabled':
			return 'Enabled';
		case 'expired':
			return 'Key expired';
	}
}

export const BLOCKED_KEY =
	'The API key is blocked while the account is suspended. It works again when the account is restored.';

export function apiAccessMeaning(access: ApiAccess, status: Status): string {
	if (status === 'suspended' && access.state === 'enabled') return BLOCKED_KEY;
	switch (access.state) {
		case 'disabled':
			return 'Can’t generate or use an API key.';
		case 'enabled_without_key':
			return 'Can generate an API key; none created yet.';
		case 'enabled':
			return access.expiresAt === null
				? 'Can generate an API key; one is in use.'
				: `Can generate an API key; one is in use until ${date(access.expiresAt)}.`;
		case 'expired':
			return 'Can generate an API key; the last one has expired.';
	}
}

export function administratorsWord(count: number): string {
	return count === 1 ? '1 administrator' : `${formatNumber(count)} administrators`;
}

export function ownersWarning(count: number): string | undefined {
	if (count === 1)
		return 'This leaves only 1 active Administrator With Billing. Keep at least two so you’re never locked out.';
	if (count > 4)
		return `Then there are ${count} active Administrators With Billing. Two to four are enough: each of them can do everything.`;
	return undefined;
}
