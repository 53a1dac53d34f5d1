import type { RowSource } from '#collection.ts';
import { fieldVersion } from '#row.ts';

/**
 * Returns whether an administrator needs a code at sign-in: by their own flag, by the Global MFA
 * Requirement, or by a flag last written before that requirement was last turned off (docs/sync.md,
 * "Effective versions").
 */
export function isMfaRequired(
	source: Pick<RowSource, 'row'>,
	administratorId: string,
	providerId: string
): boolean {
	const administrator = source.row('administrator', administratorId);
	if (administrator?.value.mfaRequired === true) return true;
	const provider = source.row('provider', providerId)?.value;
	if (provider?.globalMfaRequired === true) return true;
	const forcedThrough = typeof provider?.forcedThrough === 'number' ? provider.forcedThrough : 0;
	return administrator !== undefined && fieldVersion(administrator, 'mfaRequired') <= forcedThrough;
}
