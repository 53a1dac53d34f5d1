import type { FieldChange } from '@tenantry/shared/transaction.ts';

import type { Database } from '#store/store.ts';

export type EndReason = 'suspended' | 'deleted' | 'email_changed' | 'enrolment_changed';

/** Whose way in a committed change closes: sessions, device credentials and links alike. */
export interface AccessEnding {
	readonly administratorId: string;
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
		return [];
	});
}

export async function endAccess(
	db: Database,
	endings: readonly AccessEnding[],
	at: number
): Promise<void> {
	for (const { administratorId, reason } of endings) {
		await db
			.updateTable('session')
			.set({ ended_at: at, ended_reason: reason })
			.where('administrator_id', '=', administratorId)
			.where('ended_at', 'is', null)
			.execute();
		await db
			.updateTable('device')
			.set({ ended_at: at, ended_reason: reason })
			.where('administrator_id', '=', administratorId)
			.where('ended_at', 'is', null)
			.execute();
		await db.deleteFrom('ticket').where('administrator_id', '=', administratorId).execute();
		if (reason === 'enrolment_changed') await eraseSecondFactor(db, administratorId);
	}
}

async function eraseSecondFactor(db: Database, administratorId: string): Promise<void> {
	await db
		.updateTable('credential')
		.set({ totp_sealed: null, totp_confirmed_at: null, totp_pending_sealed: null })
		.where('administrator_id', '=', administratorId)
		.execute();
	await db.deleteFrom('recovery_code').where('administrator_id', '=', administratorId).execute();
}

function isQueued(mail: unknown): boolean {
	return typeof mail === 'object' && mail !== null && 'state' in mail && mail.state === 'queued';
}
