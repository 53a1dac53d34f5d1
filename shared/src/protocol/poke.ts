import * as z from 'zod/mini';

/** Data of a `poke` event: the provider's present version, nothing else. */
export const Poke = z.object({ version: z.number() });
export type Poke = z.infer<typeof Poke>;
