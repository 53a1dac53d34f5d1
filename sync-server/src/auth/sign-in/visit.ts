import type { RelyingParty } from '#auth/passkey/relying-party.ts';

/** Network address, marked devices and relying party of a person who signs in. */
export interface Visit {
	readonly address: string;
	/** Ids of the devices that the browser is marked as. */
	readonly deviceIds: readonly string[];
	/** Relying party that passkeys answer at the requested address. */
	readonly party?: RelyingParty | undefined;
}
