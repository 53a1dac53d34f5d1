import { PolicyPatch } from '@tenantry/shared/domain/provider/mutators.ts';
import { APPROVAL_KINDS } from '@tenantry/shared/domain/approval/kinds.ts';
import { policyOf } from '@tenantry/shared/domain/provider/schema.ts';
import * as z from 'zod/mini';

import { readOperation, writeOperation, type Answer, type Operation } from '#api/operation.ts';
import { etagOf, requireMatch } from '#api/precondition.ts';
import { refuse } from '#api/refusal.ts';
import type { View } from '#api/view.ts';

export const Settings = z.object({
	requireAdminMFA: z.boolean(),
	managersMayContain: z.boolean(),
	administratorsMayContain: z.boolean(),
	deviceLockRequired: z.boolean(),
	lockAfterMinutes: z.number(),
	leaseHours: z.number(),
	staleAfterHours: z.number(),
	loosenOnlineOnly: z.boolean(),
	apiKeyDays: z.number(),
	maxRaiseHours: z.number(),
	approvals: z.array(z.enum(APPROVAL_KINDS))
});
export type Settings = z.infer<typeof Settings>;

const SettingsPatch = z.strictObject({
	requireAdminMFA: z.optional(z.boolean()),
	...PolicyPatch
});

const PATH = '/providers/{provider_id}/settings';

export const settingsOperations: readonly Operation[] = [
	readOperation({
		method: 'get',
		path: PATH,
		id: 'getSettings',
		status: 200,
		summary: 'The provider’s settings.',
		answer: { kind: 'one', schema: 'Settings' },
		read: (view) => answerSettings(view)
	}),
	writeOperation({
		method: 'patch',
		path: PATH,
		id: 'updateSettings',
		status: 200,
		summary: 'Changes the given settings; requireAdminMFA requires MFA for everyone.',
		answer: { kind: 'one', schema: 'Settings' },
		body: SettingsPatch,
		async write(view, { body, ifMatch }) {
			const { providerId } = view.caller;
			const { requireAdminMFA: required, ...policy } = body;
			if (Object.keys(body).length === 0)
				refuse('invalid_arguments', 'body', 'Name a setting to change.');
			requireMatch(await settingsOf(view), ifMatch);
			if (required !== undefined)
				await view.change('provider.setGlobalMfa', { providerId, required });
			if (Object.keys(policy).length > 0)
				await view.change('provider.setPolicy', { providerId, ...policy });
			return answerSettings(view);
		}
	})
];

async function answerSettings(view: View): Promise<Answer> {
	const body = await settingsOf(view);
	return { status: 200, body, headers: { etag: etagOf(body) } };
}

async function settingsOf({ caller, loading }: View): Promise<Settings> {
	const policy = await loading((source) => policyOf(source, caller.providerId));
	const { globalMfaRequired: requireAdminMFA, approvals, ...settings } = policy;
	const kinds = APPROVAL_KINDS.filter((kind) => approvals.includes(kind));
	return { requireAdminMFA, ...settings, approvals: kinds };
}
