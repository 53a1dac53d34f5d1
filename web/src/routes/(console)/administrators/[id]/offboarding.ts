import { formatNumber } from '#lib/client/words/locale.ts';
import type { Because } from '@tenantry/shared/domain/because.ts';
import type { RejectionCode } from '@tenantry/shared/rejection.ts';
import { ok } from '@tenantry/shared/result.ts';
import type { Client } from '#lib/client/client.ts';
import { becauseOf } from '#lib/components/change/because.ts';
import type { AdministratorDetail } from '#lib/engine-api/administrator.ts';
import type { MutationCall } from '#lib/engine-api/mutation.ts';

interface Subject extends Pick<
	AdministratorDetail,
	'id' | 'status' | 'apiAccess' | 'accessMode' | 'organizationIds'
> {
	readonly guards: Pick<AdministratorDetail['guards'], 'suspend' | 'revokeApiKey' | 'setAccess'>;
}

export interface OffboardingStep {
	readonly words: string;
	/** Why the step is left out; null if it is done. */
	readonly code: RejectionCode | null;
	readonly call: (because: Because) => MutationCall;
}

/** Returns the steps of offboarding in order, without those that are done already. */
export function offboardingSteps(subject: Subject): readonly OffboardingStep[] {
	return [...suspension(subject), ...key(subject), sessions(subject), ...access(subject)];
}

function suspension({ id, status, guards }: Subject): readonly OffboardingStep[] {
	if (status === 'suspended') return [];
	return [
		{
			words: 'Suspended: no sign-in, no API, no email links',
			code: guards.suspend,
			call: (because) => ({ name: 'administrator.suspend', args: { id, ...becauseOf(because) } })
		}
	];
}

function key({ id, apiAccess, guards }: Subject): readonly OffboardingStep[] {
	if (!('prefix' in apiAccess)) return [];
	return [
		{
			words: `API key ${apiAccess.prefix}… revoked`,
			code: guards.revokeApiKey,
			call: (because) => ({
				name: 'administrator.revokeApiKey',
				args: { id, ...becauseOf(because) }
			})
		}
	];
}

function sessions({ id, guards }: Subject): OffboardingStep {
	return {
		words: 'All sessions and devices ended',
		code: guards.suspend,
		call: (because) => ({ name: 'administrator.endSessions', args: { id, ...becauseOf(because) } })
	};
}

function access({ id, accessMode, organizationIds, guards }: Subject): readonly OffboardingStep[] {
	const { length } = organizationIds;
	if (accessMode === 'selected' && length === 0) return [];
	const count = length === 1 ? '1 organization' : `${formatNumber(length)} organizations`;
	return [
		{
			words: `Access to ${accessMode === 'all' ? 'all organizations' : count} removed`,
			code: guards.setAccess,
			call: () => ({
				name: 'organizationAccess.setMode',
				args: { id, mode: 'selected', organizationIds: [] }
			})
		}
	];
}

/** Withdraws the newest first and stops at one that has left. Returns whether all is undone. */
export async function takeBack(
	mutationIds: readonly string[],
	client: Pick<Client, 'withdraw'>
): ReturnType<Client['withdraw']> {
	for (const id of mutationIds.toReversed()) {
		const withdrawn = await client.withdraw(id);
		if (!withdrawn.ok || !withdrawn.value) return withdrawn;
	}
	return ok(true);
}
