import { err, ok } from '@tenantry/shared/result.ts';
import type { FeatureCalls } from '#lib/engine-api/calls/calls.ts';
import type { FeatureAnswers } from '#lib/engine-api/queries.ts';
import type { FeatureContext } from '#lib/engine/session/features.ts';
import type { SessionLock } from '#lib/engine/session/lock.ts';
import { storageFault } from '#lib/replica/store/database.ts';

export function lockFeature({ lock }: FeatureContext) {
	async function changeLock(
		change: (lock: SessionLock) => ReturnType<SessionLock['dropPin']>
	): ReturnType<SessionLock['dropPin']> {
		const loaded = await lock.load().catch(() => undefined);
		return loaded === undefined ? err({ code: 'storage_failed' }) : change(loaded);
	}
	return {
		calls: {
			addVaultMethod: (current, added) =>
				changeLock((own) =>
					current === null ? own.lockCopy(added) : own.changeVault(current, { added })
				),
			removeVaultMethod: (current, removed) =>
				changeLock((own) => own.changeVault(current, { removed })),
			setPin: (current, pin) => changeLock((own) => own.setPin(current, pin)),
			dropPin: () => changeLock((own) => own.dropPin()),
			async keepLockChoice(choice) {
				try {
					await (await lock.load()).choose(choice);
					return ok(undefined);
				} catch (error) {
					return err(storageFault(error));
				}
			}
		} satisfies Partial<FeatureCalls>,
		answers: {
			lock: () => lock.loaded?.view()
		} satisfies Partial<FeatureAnswers>
	};
}
