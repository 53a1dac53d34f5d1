import * as z from 'zod/mini';

import { get } from './endpoint.ts';

/** Data of a `poke` event: the provider's present version, nothing else. */
export const Poke = z.object({ version: z.number() });
export type Poke = z.infer<typeof Poke>;

export const EVENTS = get('/sync/v1/events', undefined, []);
