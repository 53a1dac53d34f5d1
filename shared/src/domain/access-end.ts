import * as z from 'zod/mini';

import type { Direction } from '#collection.ts';

export const DeviceId = z.string().check(z.minLength(1), z.maxLength(64));

/** That sessions were ended: all there were, or those of one device, which is revoked with them. */
export const AccessEnd = z.object({ at: z.number(), deviceId: z.nullable(z.string()) });
export type AccessEnd = z.infer<typeof AccessEnd>;

/** Lifting a lock compares with nothing: whoever lifted it before meant the same. */
export function unlockDirection(): Direction {
	return 'unconditional';
}
