import type { RowSource } from '#collection.ts';
import { fieldVersion } from '#row.ts';

/**
 * Returns whether an administrator needs a code at sign-in. The Global MFA Requirement is derived,
 * not written N times (sync.md): a code is needed because of their own flag, or the setting, or a
 * flag last written before the setting was last turned off.
 */
export function isMfaRequired(
	source: RowSource,
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
