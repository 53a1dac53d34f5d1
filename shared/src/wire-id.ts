import * as z from 'zod/mini';

/** An id as anyone may send it. These letters alone are safe in a link, a log or a name. */
export const WireId = z.string().check(z.regex(/^[\w-]{1,64}$/));
