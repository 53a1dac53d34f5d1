import { recordSecurityEvent } from '#auth/log/security-log.ts';
import { makeTicket } from '#auth/ticket/ticket.ts';
import { linkAddress } from '#server-address.ts';
import { StartRefused } from '#start-refused.ts';
import { applyWithin } from '#sync/push/system-actor.ts';

import { findPerson } from './find-person.ts';
import { openAccount } from './operator-actor.ts';
import type { AccountOperation, Operation, CommandResult } from './operator.ts';

export async function setupLinkCommand(
	operation: AccountOperation & Pick<Operation, 'config'>
): Promise<CommandResult> {
	const { store, at, config } = operation;
	const { administrator, providerId, administratorId } = await findPerson(operation);
	if (administrator.suspended) throw new StartRefused(`${administrator.email} is suspended.`);
	const token = await store.write(providerId, async (tx) => {
		const { actor, isInUse } = await openAccount(tx, administratorId, operation);
		const args = { id: administratorId, isFirst: !isInUse };
		await applyWithin(tx, {
			at,
			actor,
			changes: [{ name: 'administrator.recordOperatorLink', args }]
		});
		await recordSecurityEvent(tx.db, { kind: 'link_made', at, providerId, administratorId });
		return makeTicket(tx.db, 'setup', { providerId, administratorId, at });
	});
	return { text: `${await linkAddress(store.db, config)}/setup#${token}\n`, exitCode: 0 };
}
