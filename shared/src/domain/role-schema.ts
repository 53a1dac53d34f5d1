import * as z from 'zod/mini';

import { ROLES } from './role.ts';

/** Kept apart from the roles, so that a page may list them without 9 KB (gzipped) of zod. */
export const Role = z.enum(ROLES);
export type Role = z.infer<typeof Role>;
