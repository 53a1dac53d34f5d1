import { createThrottle } from '#auth/throttle/throttle.ts';
import { accountText } from '#store/account.ts';

import { eraseFactor } from '#provisioning/erase-factor.ts';
import { findPerson } from './find-person.ts';
import type { Operation, Outcome } from './operator.ts';

/** Break-glass: runs on the server itself and is audited; never a route. */
export async function resetMfaCommand(operation: Operation): Promise<Outcome> {
	const { store, at } = operation;
	const person = await findPerson(operation);
	const { providerId, administratorId } = person;
	await store.write(providerId, (tx) => eraseFactor(tx, { administratorId, at }));
	const throttle = createThrottle(store.db, () => at);
	await throttle.forgive('code', accountText(person));
	await throttle.forgive('recovery', accountText(person));
	const { email } = person.administrator;
	return {
		text: `${email} will enroll again at the next sign-in that asks for a code.\n`,
		exitCode: 0
	};
}
