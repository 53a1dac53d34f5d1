import { isEntryGuarded } from '@tenantry/shared/domain/approval/entry.ts';
import { principalOf } from '@tenantry/shared/domain/visibility.ts';
import { hasPermission } from '@tenantry/shared/permission.ts';
import type { SetupLinkAnswer } from '@tenantry/shared/protocol/setup-link.ts';
import { err, ok, type Result } from '@tenantry/shared/result.ts';

import type { AuthDependencies } from '#auth/dependencies.ts';
import { recordSecurityEvent } from '#auth/log/security-log.ts';
import { nameOf, readPerson } from '#auth/person/person.ts';
import { readSessionPerson, type Session } from '#auth/session/session.ts';
import { makeTicket, SETUP_LIFETIME_MS } from '#auth/ticket/ticket.ts';
import type { StoreTransaction } from '#store/store.ts';
import { LoadedRows, whenLoaded } from '#sync/loaded-rows.ts';

export type SetupLinkError = 'unauthenticated' | 'not_permitted';

export interface SetupLinkRequest {
	readonly session: Session;
	readonly address: string;
	readonly administratorId: string;
}

/**
 * Makes the set-up link of an invited person, for a person who may send the invitation again. The
 * link of an earlier email stops working, and one that still waits is not sent. The audit and the
 * security log name who made the link, because it lets its reader in as that person.
 */
export function makeSetupLink(
	{ store, clock, record }: Pick<AuthDependencies, 'store' | 'clock' | 'record'>,
	{ session, address, administratorId: id }: SetupLinkRequest
): Promise<Result<SetupLinkAnswer, SetupLinkError>> {
	const { providerId, administratorId: authorId } = session;
	return store.write<Result<SetupLinkAnswer, SetupLinkError>>(providerId, async (tx) => {
		const at = clock();
		const author = await readSessionPerson(tx, session, at);
		if (author === undefined) return err('unauthenticated');
		if (!(await mayHandOver(tx, { authorId, id }))) return err('not_permitted');
		const expiresAt = at + SETUP_LIFETIME_MS;
		const token = await makeTicket(tx.db, 'setup', { providerId, administratorId: id, at });
		await record(tx, {
			name: 'administrator.recordSetupLink',
			args: { id, expiresAt, by: authorId },
			actorId: authorId,
			actorName: nameOf(author)
		});
		await recordSecurityEvent(tx.db, {
			kind: 'link_made',
			at,
			address,
			providerId,
			administratorId: id,
			detail: { by: authorId }
		});
		return ok({ token, expiresAt });
	});
}

async function mayHandOver(
	tx: StoreTransaction,
	{ authorId, id }: { readonly authorId: string; readonly id: string }
): Promise<boolean> {
	const person = await readPerson(tx, id);
	if (person === undefined || person.administrator.suspended) return false;
	if (person.administrator.registered || person.credential.passwordHash !== null) return false;
	const rows = new LoadedRows(tx);
	const { providerId } = tx;
	const principal = await whenLoaded(rows, () => principalOf(rows, authorId, providerId));
	if (!hasPermission(principal, 'administrator.write')) return false;
	return !(await whenLoaded(rows, () => isEntryGuarded(rows, id, providerId)));
}
