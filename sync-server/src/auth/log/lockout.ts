import type { Factor } from '#store/throttle-key.ts';

import type { AuthDependencies } from '#auth/dependencies.ts';
import { recordAtDoor } from './security-log.ts';
import { notify } from './notice.ts';
import type { Person } from '#auth/person/person.ts';

/** Records that one attempt too many has locked a factor, and notifies its owner once. */
export async function noteLockOut(
	{ store, clock, tally }: Pick<AuthDependencies, 'store' | 'clock' | 'tally'>,
	person: Person,
	{ factor, address }: { readonly factor: Factor; readonly address: string | undefined }
): Promise<void> {
	const at = clock();
	const { providerId, administratorId } = person;
	await store.db.transaction().execute(async (tx) => {
		const detail = { factor };
		await recordAtDoor(tx, {
			...{ kind: 'locked_out', at, address, providerId, administratorId, detail }
		});
		await notify(tx, person, { kind: 'notice.lockedOut', at });
	});
	tally.lockedOut(factor);
}
