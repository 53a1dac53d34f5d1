import * as z from 'zod/mini';

/** The data of a `poke` event: the provider's version is now this, nothing else. */
export const Poke = z.object({ version: z.number() });
export type Poke = z.infer<typeof Poke>;
