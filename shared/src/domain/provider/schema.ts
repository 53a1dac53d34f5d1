import * as z from 'zod/mini';

import {
	guarded,
	nameOf,
	ordered,
	ordinary,
	strict,
	visibleToEveryone,
	type Collection,
	type RowSource
} from '#collection.ts';
import type { MutationContext, WriteTransaction } from '#mutator.ts';
import { reject } from '#rejection.ts';
import { approvalsDirection } from '#domain/approval/direction.ts';

const settings = {
	globalMfaRequired: z._default(z.boolean(), false),
	managersMayContain: z._default(z.boolean(), true),
	administratorsMayContain: z._default(z.boolean(), true),
	/** Devices ask for an offline passphrase. */
	deviceLockRequired: z._default(z.boolean(), true),
	lockAfterMinutes: z._default(z.number(), 15),
	/** Time a device may work without contact. */
	leaseHours: z._default(z.number(), 72),
	/** Age of knowledge above which the author of a loosening is asked again. */
	staleAfterHours: z._default(z.number(), 72),
	/** A loosening counts only where it was made in contact with the server (docs/security.md, D10). */
	loosenOnlineOnly: z._default(z.boolean(), false),
	apiKeyDays: z._default(z.number(), 90),
	maxRaiseHours: z._default(z.number(), 12),
	/** Includes kinds that only a newer program knows. */
	approvals: z._default(z.array(z.string()), [])
};

export const Provider = z.object({
	name: z.string(),
	/** Version of the last real change of the requirement from on to off; 0 if there was none. */
	forcedThrough: z._default(z.number(), 0),
	...settings
});
export type Provider = z.infer<typeof Provider>;

export const Policy = z.object(settings);
export type Policy = z.infer<typeof Policy>;

const DEMANDS: ReadonlySet<string> = new Set([
	'globalMfaRequired',
	'deviceLockRequired',
	'loosenOnlineOnly'
] satisfies (keyof Provider)[]);

export const providers: Collection<Provider> = {
	name: 'provider',
	noun: 'provider',
	indexes: {},
	visibleTo: visibleToEveryone,
	policyOf: (field) => {
		if (DEMANDS.has(field)) return strict(true);
		if (field === 'approvals') return ordered(approvalsDirection);
		return field === 'name' ? ordinary : guarded;
	},
	alsoVersionedBy: () => undefined,
	displayName: nameOf,
	parse: (input) => Provider.parse(input)
};

export function policyOf(source: RowSource, providerId: string): Policy {
	return Policy.parse(source.row(providers.name, providerId)?.value);
}

export function providerOf(source: RowSource, providerId: string): Provider {
	return Provider.parse(source.row(providers.name, providerId)?.value);
}

export function requireProvider(tx: WriteTransaction, context: MutationContext): Provider {
	return tx.get(providers, context.providerId) ?? reject({ code: 'not_found' });
}

/**
 * Maximum age of the knowledge of a person in contact with the server. A visible app polls every
 * half minute: this leaves room for lost answers and for a queue that goes first, but not for a
 * walk through a cellar. Both ends are times of the server, so no device's clock is trusted.
 */
export const CONTACT_MS = 5 * 60_000;

export function loosensOnlineOnly(source: RowSource, providerId: string): boolean {
	return source.row('provider', providerId)?.value['loosenOnlineOnly'] === true;
}
