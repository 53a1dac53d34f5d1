import * as z from 'zod/mini';

import {
	guarded,
	nameOf,
	ordinary,
	strict,
	visibleToEveryone,
	type Collection,
	type RowSource
} from '#collection.ts';
import { earlierForm } from '#earlier-form.ts';
import { defineMutator, type MutationContext, type WriteTransaction } from '#mutator.ts';
import { requirePermission } from '#permission.ts';
import { reject } from '#rejection.ts';
import { HIGHEST_SETTINGS } from './limits.ts';

const settings = {
	/** The Global MFA Requirement of Settings > Account. */
	globalMfaRequired: z._default(z.boolean(), false),
	managersMayContain: z._default(z.boolean(), true),
	administratorsMayContain: z._default(z.boolean(), true),
	/** True if devices ask for an offline passphrase. */
	deviceLockRequired: z._default(z.boolean(), true),
	/** Idle time after which an open app locks itself. */
	lockAfterMinutes: z._default(z.number(), 15),
	/** Time a device may work without contact. */
	leaseHours: z._default(z.number(), 72),
	/** Age of knowledge above which the author of a loosening is asked again. */
	staleAfterHours: z._default(z.number(), 72),
	/** A loosening counts only where it was made in contact with the server (docs/security.md, D10). */
	loosenOnlineOnly: z._default(z.boolean(), false),
	/** Lifetime of an API key. */
	apiKeyDays: z._default(z.number(), 90),
	/** Longest time for which rights are raised. */
	maxRaiseHours: z._default(z.number(), 12)
};

export const Provider = z.object({
	name: z.string(),
	/** The version of the last real change of the requirement from on to off; 0 where never. */
	forcedThrough: z._default(z.number(), 0),
	...settings
});
export type Provider = z.infer<typeof Provider>;

/** Settings that an owner decides for the whole provider. */
export const Policy = z.object(settings);
export type Policy = z.infer<typeof Policy>;

/** Settings that are stricter when they are on. */
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
		return field === 'name' ? ordinary : guarded;
	},
	alsoVersionedBy: () => undefined,
	displayName: nameOf,
	parse: (input) => Provider.parse(input)
};

/** Returns the settings of the provider of which these are the rows. */
export function policyOf(source: RowSource, providerId: string): Policy {
	return Policy.parse(source.row(providers.name, providerId)?.value);
}

/** Returns the provider of which these are the rows. */
export function providerOf(source: RowSource, providerId: string): Provider {
	return Provider.parse(source.row(providers.name, providerId)?.value);
}

export function requireProvider(tx: WriteTransaction, context: MutationContext): Provider {
	return tx.get(providers, context.providerId) ?? reject({ code: 'not_found' });
}

function setting(name: keyof typeof HIGHEST_SETTINGS) {
	return z.optional(z.int().check(z.minimum(1), z.maximum(HIGHEST_SETTINGS[name])));
}

/** Arguments of version 1, as the first apps know them. */
const FirstPolicy = {
	managersMayContain: z.optional(z.boolean()),
	administratorsMayContain: z.optional(z.boolean()),
	deviceLockRequired: z.optional(z.boolean()),
	leaseHours: setting('leaseHours'),
	staleAfterHours: setting('staleAfterHours'),
	apiKeyDays: setting('apiKeyDays')
};

const SecondPolicy = {
	...FirstPolicy,
	lockAfterMinutes: setting('lockAfterMinutes')
};

const ThirdPolicy = { ...SecondPolicy, loosenOnlineOnly: z.optional(z.boolean()) };

/** Each setting may be changed alone; the Global MFA Requirement has a separate mutation. */
export const PolicyPatch = { ...ThirdPolicy, maxRaiseHours: setting('maxRaiseHours') };

export const providerMutators = {
	/** Lets the operator create a provider; nothing else can act in it before. */
	create: defineMutator({
		version: 1,
		args: z.strictObject({ name: z.string().check(z.trim(), z.minLength(1), z.maxLength(200)) }),
		isInternal: true,
		touches: () => [],
		run(tx, { name }, { providerId }) {
			if (tx.row('provider', providerId) !== undefined) reject({ code: 'id_reused' });
			tx.create(providers, providerId, Provider.parse({ name }));
		}
	}),
	setGlobalMfa: defineMutator({
		version: 1,
		args: z.strictObject({ providerId: z.string(), required: z.boolean() }),
		touches: ({ providerId }) => [
			{ collection: 'provider', id: providerId, field: 'globalMfaRequired' }
		],
		run(tx, { providerId, required }, context) {
			requirePermission(context.principal, 'provider.write');
			if (providerId !== context.providerId) reject({ code: 'not_found' });
			const before = requireProvider(tx, context);
			const stands = tx.set(providers, providerId, { globalMfaRequired: required });
			// Everyone stays required: their flags were written before this version (docs/domain.md,
			// rule 4).
			if (stands && before.globalMfaRequired && !required)
				tx.force(providers, providerId, { forcedThrough: context.version });
		}
	}),
	/** Sets what a provider leaves to its own people, and how long devices and keys are trusted. */
	setPolicy: defineMutator({
		version: 4,
		args: z.strictObject({ providerId: z.string(), ...PolicyPatch }),
		earlier: [
			earlierForm(z.strictObject({ providerId: z.string(), ...FirstPolicy }), (args) => args),
			earlierForm(z.strictObject({ providerId: z.string(), ...SecondPolicy }), (args) => args),
			earlierForm(z.strictObject({ providerId: z.string(), ...ThirdPolicy }), (args) => args)
		],
		touches: ({ providerId, ...patch }) =>
			Object.keys(patch).map((field) => ({ collection: 'provider', id: providerId, field })),
		inverse: ({ id, from }) => ({ name: 'provider.setPolicy', args: { providerId: id, ...from } }),
		run(tx, { providerId, ...patch }, context) {
			requirePermission(context.principal, 'provider.write');
			if (providerId !== context.providerId) reject({ code: 'not_found' });
			requireProvider(tx, context);
			const given = Object.entries(patch).filter(([, value]) => value !== undefined);
			tx.set(providers, providerId, Object.fromEntries(given));
		}
	})
};
