import * as z from 'zod/mini';

import type { Direction } from '#collection.ts';

/** Record that sessions were ended: all of them, or those of one device, which is revoked too. */
export const AccessEnd = z.object({ at: z.number(), deviceId: z.nullable(z.string()) });
export type AccessEnd = z.infer<typeof AccessEnd>;

/** Makes unlocking unconditional: anyone who unlocked earlier meant the same. */
export function unlockDirection(): Direction {
	return 'unconditional';
}
