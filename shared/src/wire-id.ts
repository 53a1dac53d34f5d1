import * as z from 'zod/mini';

/**
 * An id as anyone may send it. What is made of such letters alone can stand in a link, a log or a
 * name without being taken for anything else.
 */
export const WireId = z.string().check(z.regex(/^[\w-]{1,64}$/));
