/** Names of this app's databases begin with it; those of people continue with their key. */
export const DATABASE_PREFIX = 'tenantry-';
