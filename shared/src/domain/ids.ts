import * as z from 'zod/mini';

/** 96 random bits in hex; made where the thing is made, on the device too. */
const hexId = z.string().check(z.regex(/^[0-9a-f]{24}$/));

export const ProviderId = hexId.brand('ProviderId');
export type ProviderId = z.infer<typeof ProviderId>;

export const OrganizationId = hexId.brand('OrganizationId');
export type OrganizationId = z.infer<typeof OrganizationId>;

export const AdministratorId = hexId.brand('AdministratorId');
export type AdministratorId = z.infer<typeof AdministratorId>;
