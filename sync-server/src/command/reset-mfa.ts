import { createThrottle } from '#auth/throttle/throttle.ts';
import { accountText } from '#store/account.ts';

import { eraseFactor } from '#provisioning/erase-factor.ts';
import { findPerson } from './find-person.ts';
import { openAccount } from './operator-actor.ts';
import type { AccountOperation, CommandResult } from './operator.ts';

/** Break-glass: runs on the server itself and is audited; never a route. */
export async function resetMfaCommand(operation: AccountOperation): Promise<CommandResult> {
	const { store, at } = operation;
	const person = await findPerson(operation);
	const { providerId, administratorId } = person;
	await store.write(providerId, async (tx) => {
		const { actor, isInUse } = await openAccount(tx, administratorId, operation);
		await eraseFactor(tx, { administratorId, at, actor, isReported: isInUse });
	});
	const throttle = createThrottle(store.db, () => at);
	await throttle.forgive('code', accountText(person));
	await throttle.forgive('recovery', accountText(person));
	const { email } = person.administrator;
	return {
		text: `${email} will enroll again at the next sign-in that asks for a code.\n`,
		exitCode: 0
	};
}
