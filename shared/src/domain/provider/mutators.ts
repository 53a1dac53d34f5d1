import * as z from 'zod/mini';

import { earlierForm } from '#earlier-form.ts';
import { defineMutator } from '#mutator.ts';
import { requirePermission } from '#permission.ts';
import { reject } from '#rejection.ts';
import { HIGHEST_SETTINGS } from './limits.ts';
import { Provider, providers, requireProvider } from './schema.ts';

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
