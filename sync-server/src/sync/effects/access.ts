import { administrators } from '@tenantry/shared/domain/administrator/schema.ts';
import { AccessEnd } from '@tenantry/shared/domain/administrator/plans/access-end.ts';
import type { FieldChange } from '@tenantry/shared/transaction.ts';

import type { Effect, EffectTransaction } from './effect.ts';

export type EndReason =
	| 'suspended'
	| 'deleted'
	| 'email_changed'
	| 'enrolment_changed'
	/** Someone else may hold a way in, so that the person sets it up again. */
	| 'entry_ended'
	| 'sessions_ended'
	| 'revoked';

/** A person whose access a committed change ends: sessions, device credentials and links alike. */
export interface AccessEnding {
	readonly administratorId: string;
	/** Set if only this device loses access. */
	readonly deviceId?: string;
	readonly reason: EndReason;
}

/** Ends sessions, device credentials and links of people who lose access. */
export const accessEffect: Effect<AccessEnding> = {
	collection: administrators.name,
	of: accessEndings,
	carryOut: endAccess
};

function accessEndings(change: FieldChange): AccessEnding[] {
	const { id, field, to } = change;
	if (field === 'accessEnd') return sessionEndings(id, to);
	const ending = ENDINGS[field];
	return ending?.isMet(change) === true ? [{ administratorId: id, reason: ending.reason }] : [];
}

interface Ending {
	readonly reason: EndReason;
	readonly isMet: (change: FieldChange) => boolean;
}

/** Reasons for which all of a person's access ends, by the field that changes. */
const ENDINGS: Readonly<Partial<Record<string, Ending>>> = {
	deleted: { reason: 'deleted', isMet: () => true },
	suspended: { reason: 'suspended', isMet: ({ to }) => to === true },
	registered: { reason: 'entry_ended', isMet: ({ from, to }) => from === true && to === false },
	email: { reason: 'email_changed', isMet: ({ from }) => from !== null },
	totpResetMail: { reason: 'enrolment_changed', isMet: ({ to }) => isQueued(to) }
};

function sessionEndings(administratorId: string, accessEnd: unknown): AccessEnding[] {
	const parsed = AccessEnd.safeParse(accessEnd);
	if (!parsed.success) return [];
	const { deviceId } = parsed.data;
	return deviceId === null
		? [{ administratorId, reason: 'sessions_ended' }]
		: [{ administratorId, deviceId, reason: 'revoked' }];
}

/** Whether the ending covers a session of this person on this device. */
export function isEndedBy(
	ending: AccessEnding,
	{ administratorId, deviceId }: { readonly administratorId: string; readonly deviceId: string }
): boolean {
	if (ending.administratorId !== administratorId) return false;
	return ending.deviceId === undefined || ending.deviceId === deviceId;
}

/**
 * Reasons after which links still work: a mail that someone waits for is unrelated to old sessions.
 */
const KEEPS_LINKS = new Set<EndReason>(['sessions_ended', 'revoked']);

async function endAccess(
	{ db, auth, providerId, at }: EffectTransaction,
	endings: readonly AccessEnding[]
): Promise<void> {
	for (const { administratorId, deviceId, reason } of endings) {
		const account = { providerId, administratorId };
		if (deviceId === undefined) await auth.endDevices(db, account, { at, reason });
		else await auth.revokeDevice(db, { ...account, deviceId }, { at, reason });
		if (!KEEPS_LINKS.has(reason)) await auth.dropTickets(db, account);
		if (reason === 'enrolment_changed' || reason === 'entry_ended')
			await auth.eraseSecondFactors(db, account);
		if (reason === 'entry_ended') await auth.erasePassword(db, account, at);
	}
}

function isQueued(mail: unknown): boolean {
	return typeof mail === 'object' && mail !== null && 'state' in mail && mail.state === 'queued';
}
