import { AccessEnd } from '@tenantry/shared/domain/access-end.ts';
import type { FieldChange } from '@tenantry/shared/transaction.ts';

import { ownerColumns, type Account } from '#store/account.ts';
import type { Database } from '#store/store.ts';

export type EndReason =
	'suspended' | 'deleted' | 'email_changed' | 'enrolment_changed' | 'sessions_ended' | 'revoked';

/** Whose way in a committed change closes: sessions, device credentials and links alike. */
export interface AccessEnding {
	readonly administratorId: string;
	/** Where it is only this one of their devices. */
	readonly deviceId?: string;
	readonly reason: EndReason;
}

/** What a change of rows sets off; mutators know nothing of sessions (domain.md, rules 6, 7, 12). */
export function accessEndings(changes: readonly FieldChange[]): AccessEnding[] {
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

/** Whether a session of theirs on this device is among what ended. */
export function isEndedBy(
	ending: AccessEnding,
	{ administratorId, deviceId }: { readonly administratorId: string; readonly deviceId: string }
): boolean {
	if (ending.administratorId !== administratorId) return false;
	return ending.deviceId === undefined || ending.deviceId === deviceId;
}

/** Whose links still work: a mail that somebody waits for has nothing to do with old sessions. */
const KEEPS_LINKS = new Set<EndReason>(['sessions_ended', 'revoked']);

export async function endAccess(
	db: Database,
	endings: readonly AccessEnding[],
	{ providerId, at }: { readonly providerId: string; readonly at: number }
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

/** Sessions, and the credentials that would open new ones. */
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
	// Signed out, it could come back under its name: revoked, it has to wipe what it still holds.
	await devices
		.where('id', '=', deviceId)
		.where((row) => row.or([row('ended_at', 'is', null), row('ended_reason', '!=', 'revoked')]))
		.execute();
}

/** Every one of them: who asks for it has lost what they had, or somebody else has it. */
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
