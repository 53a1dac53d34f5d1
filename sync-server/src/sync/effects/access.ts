import { AccessEnd } from '@tenantry/shared/domain/administrator/access-end.ts';
import type { FieldChange } from '@tenantry/shared/transaction.ts';

import { ownerColumns, type Account } from '#store/account.ts';
import type { Database } from '#store/store.ts';
import type { Effect, EffectTransaction } from './effect.ts';

export type EndReason =
	'suspended' | 'deleted' | 'email_changed' | 'enrolment_changed' | 'sessions_ended' | 'revoked';

/** A person whose access a committed change ends: sessions, device credentials and links alike. */
export interface AccessEnding {
	readonly administratorId: string;
	/** Set if only this device loses access. */
	readonly deviceId?: string;
	readonly reason: EndReason;
}

/** Ends sessions, device credentials and links of people who lose access. */
export const accessEffect: Effect<AccessEnding> = { of: accessEndings, carryOut: endAccess };

function accessEndings(changes: readonly FieldChange[]): AccessEnding[] {
	return changes.flatMap(({ collection, id, field, from, to }) => {
		if (collection !== 'administrator') return [];
		const ending = (reason: EndReason) => [{ administratorId: id, reason }];
		if (field === 'deleted') return ending('deleted');
		if (field === 'suspended' && to === true) return ending('suspended');
		if (field === 'email' && from !== null) return ending('email_changed');
		if (field === 'totpResetMail' && isQueued(to)) return ending('enrolment_changed');
		return field === 'accessEnd' ? sessionEndings(id, to) : [];
	});
}

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
	{ db, providerId, at }: EffectTransaction,
	endings: readonly AccessEnding[]
): Promise<void> {
	for (const ending of endings) {
		const { reason } = ending;
		const account = { ...ending, providerId };
		await endSessions(db, account, at);
		if (!KEEPS_LINKS.has(reason))
			await db
				.deleteFrom('ticket')
				.where((row) => row.and(ownerColumns(account)))
				.execute();
		if (reason === 'enrolment_changed') await eraseSecondFactor(db, account);
	}
}

/** Ends sessions and the device credentials that could open new ones. */
async function endSessions(
	db: Database,
	ending: AccessEnding & Account,
	at: number
): Promise<void> {
	const { deviceId, reason } = ending;
	const ended = { ended_at: at, ended_reason: reason };
	const sessions = db
		.updateTable('session')
		.set(ended)
		.where((row) => row.and(ownerColumns(ending)))
		.where('ended_at', 'is', null);
	const devices = db
		.updateTable('device')
		.set(ended)
		.where((row) => row.and(ownerColumns(ending)));
	if (deviceId === undefined) {
		await sessions.execute();
		await devices.where('ended_at', 'is', null).execute();
		return;
	}
	await sessions.where('device_id', '=', deviceId).execute();
	// Also marks a signed-out device revoked: otherwise it could return under its name, but a
	// revoked one must wipe what it still holds.
	await devices
		.where('id', '=', deviceId)
		.where((row) => row.or([row('ended_at', 'is', null), row('ended_reason', '!=', 'revoked')]))
		.execute();
}

/**
 * Erases all second factors: the person who asks for it has lost theirs, or someone else has it.
 */
async function eraseSecondFactor(db: Database, account: Account): Promise<void> {
	await db
		.updateTable('credential')
		.set({ totp_sealed: null, totp_confirmed_at: null, totp_pending_sealed: null })
		.where((row) => row.and(ownerColumns(account)))
		.execute();
	for (const table of ['recovery_code', 'passkey'] as const)
		await db
			.deleteFrom(table)
			.where((row) => row.and(ownerColumns(account)))
			.execute();
}

function isQueued(mail: unknown): boolean {
	return typeof mail === 'object' && mail !== null && 'state' in mail && mail.state === 'queued';
}
