import * as z from 'zod/mini';

import { earlierForm } from '#earlier-form.ts';
import { defineMutator, type MutationContext, type WriteTransaction } from '#mutator.ts';
import { requirePermission } from '#permission.ts';
import { reject } from '#rejection.ts';
import { WireId } from '#wire-id.ts';
import { administrators } from '#domain/administrator/schema.ts';
import { approvalsOf } from '#domain/approval/direction.ts';
import { endShownEntry, mayApprove } from '#domain/approval/entry.ts';
import { APPROVAL_KINDS, type ApprovalKind } from '#domain/approval/kinds.ts';
import { ROLES } from '#domain/role.ts';
import { HIGHEST_SETTINGS } from '#domain/limits.ts';
import { Policy, Provider, providers, requireProvider } from './schema.ts';

function setting(name: keyof typeof HIGHEST_SETTINGS) {
	return z.optional(z.int().check(z.minimum(1), z.maximum(HIGHEST_SETTINGS[name])));
}

/** Arguments of version 3, which 1.0.0 sends. */
const ThirdPolicy = {
	managersMayContain: z.optional(z.boolean()),
	administratorsMayContain: z.optional(z.boolean()),
	deviceLockRequired: z.optional(z.boolean()),
	leaseHours: setting('leaseHours'),
	staleAfterHours: setting('staleAfterHours'),
	apiKeyDays: setting('apiKeyDays'),
	lockAfterMinutes: setting('lockAfterMinutes'),
	loosenOnlineOnly: z.optional(z.boolean())
};

const FourthPolicy = { ...ThirdPolicy, maxRaiseHours: setting('maxRaiseHours') };

function approvalSetting<K extends ApprovalKind>(kinds: readonly K[]) {
	return z.optional(z.array(z.enum(kinds)).check(z.maxLength(kinds.length)));
}

const FifthPolicy = {
	...FourthPolicy,
	approvals: approvalSetting([
		'raise',
		'mfaRemoval',
		'globalMfaOff',
		'restore',
		'delete',
		'accessToAll'
	])
};

/** Each setting may be changed alone; the Global MFA Requirement has a separate mutation. */
export const PolicyPatch = { ...FourthPolicy, approvals: approvalSetting(APPROVAL_KINDS) };

export const providerMutators = {
	/** Creates a provider on behalf of the operator; nothing else can act in it before. */
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
		args: z.strictObject({ providerId: WireId, required: z.boolean() }),
		touches: ({ providerId }) => [
			{ collection: 'provider', id: providerId, field: 'globalMfaRequired' }
		],
		inverse: ({ id, from }) => ({
			name: 'provider.setGlobalMfa',
			args: { providerId: id, required: from.globalMfaRequired }
		}),
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
	setPolicy: defineMutator({
		version: 6,
		args: z.strictObject({ providerId: WireId, ...PolicyPatch }),
		earlier: [
			earlierForm(z.strictObject({ providerId: WireId, ...ThirdPolicy }), (args) => args),
			earlierForm(z.strictObject({ providerId: WireId, ...FourthPolicy }), (args) => args),
			earlierForm(z.strictObject({ providerId: WireId, ...FifthPolicy }), (args) => args)
		],
		touches: ({ providerId, ...patch }) =>
			Object.keys(patch).map((field) => ({ collection: 'provider', id: providerId, field })),
		inverse: ({ id, from }) => ({
			name: 'provider.setPolicy',
			args: { providerId: id, ...withDefaults(from) }
		}),
		run(tx, { providerId, approvals, ...patch }, context) {
			requirePermission(context.principal, 'provider.write');
			if (providerId !== context.providerId) reject({ code: 'not_found' });
			requireProvider(tx, context);
			const given = Object.entries(patch).filter(([, value]) => value !== undefined);
			const isFirst = approvalsOf(tx, providerId).size === 0;
			tx.set(providers, providerId, {
				...Object.fromEntries(given),
				...(approvals && { approvals: inOrder(approvals) })
			});
			if (approvals && isFirst) endShownLinks(tx, context);
		}
	})
};

/** Ends links to accounts that approve from now on; passwords that were set before stay. */
function endShownLinks(tx: WriteTransaction, context: MutationContext): void {
	const ids = ROLES.filter(mayApprove).flatMap((role) => tx.find('administrator', 'role', role));
	for (const id of ids)
		if (tx.get(administrators, id)?.registered === false) endShownEntry(tx, id, context);
}

/** In one order, each once, so that equal sets are equal values. */
function inOrder(approvals: readonly ApprovalKind[]): ApprovalKind[] {
	return APPROVAL_KINDS.filter((kind) => approvals.includes(kind));
}

function withDefaults(from: Readonly<Record<string, unknown>>): Record<string, unknown> {
	const defaults: Readonly<Record<string, unknown>> = Policy.parse({});
	return Object.fromEntries(
		Object.entries(from).map(([name, value]) => [name, value ?? defaults[name]])
	);
}
