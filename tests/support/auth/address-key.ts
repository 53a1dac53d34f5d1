import { foldEmail } from '@tenantry/shared/domain/administrator/schema.ts';
import { countedByAddress } from '@tenantry/sync-server/auth/password/password-attempts.ts';
import { throttleKey } from '@tenantry/sync-server/store/throttle-key.ts';

/**
 * Returns the key under which attempts at an unknown address are counted, and those at a locked
 * account as well, so that they cost the same.
 */
export function addressKey(email: string): string {
	return throttleKey(...countedByAddress(foldEmail(email)));
}
