import { recordSecurityEvent } from '#auth/log/security-log.ts';
import { makeTicket } from '#auth/ticket/ticket.ts';
import { linkAddress } from '#server-address.ts';
import { StartRefused } from '#start-refused.ts';

import { findPerson } from './find-person.ts';
import type { Operation, Outcome } from './operator.ts';

/** Prints a link with which a person sets a password, whether the first or a new one. */
export async function setupLinkCommand(operation: Operation): Promise<Outcome> {
	const { store, at, config } = operation;
	const { administrator, providerId, administratorId } = await findPerson(operation);
	if (administrator.suspended) throw new StartRefused(`${administrator.email} is suspended.`);
	const token = await store.db.transaction().execute(async (tx) => {
		await recordSecurityEvent(tx, { kind: 'link_made', at, providerId, administratorId });
		return makeTicket(tx, 'setup', { providerId, administratorId, at });
	});
	return { text: `${await linkAddress(store.db, config)}/setup#${token}\n`, exitCode: 0 };
}
