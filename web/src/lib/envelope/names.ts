/** Prefix of this app's databases; a person's continues with their key. */
export const DATABASE_PREFIX = 'tenantry-';
/** In a table that every sender of envelopes reads. */
export const CARRIED_DATABASE = `${DATABASE_PREFIX}carried`;
/** Earlier builds had a database for each device whose envelopes they carried. */
export const EARLIER_CARRIED_PREFIX = `${CARRIED_DATABASE}-`;
