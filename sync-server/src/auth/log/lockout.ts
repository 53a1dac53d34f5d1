import type { Account } from '#store/account.ts';
import type { Store } from '#store/store.ts';
import type { Factor } from '#store/throttle-key.ts';

import { notify } from './notice.ts';
import { recordSecurityEvent } from './security-log.ts';
import type { SignInCounter } from './sign-in-counter.ts';

interface LockoutDependencies {
	readonly store: Store;
	readonly clock: () => number;
	readonly signInCounter: SignInCounter;
}

export async function recordLockout(
	{ store, clock, signInCounter }: LockoutDependencies,
	account: Account,
	{ factor, address }: { readonly factor: Factor; readonly address: string | undefined }
): Promise<void> {
	const at = clock();
	const { providerId, administratorId } = account;
	await store.db.transaction().execute(async (tx) => {
		const detail = { factor };
		await recordSecurityEvent(tx, {
			kind: 'locked_out',
			at,
			address,
			providerId,
			administratorId,
			detail
		});
		await notify(tx, account, { kind: 'notice.lockedOut', at });
	});
	signInCounter.lockedOut(factor);
}
