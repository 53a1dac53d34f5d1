import type { RelyingParty } from './relying-party.ts';

/** Where somebody comes from. */
export interface Visit {
	readonly address: string;
	/** What the browser is marked as. */
	readonly deviceIds: readonly string[];
	/** Whom passkeys answer there. */
	readonly party?: RelyingParty | undefined;
}
