import { err, ok } from '@tenantry/shared/result.ts';
import type { FeatureCalls } from '#lib/engine-api/calls/calls.ts';
import type { FeatureAnswers } from '#lib/engine-api/queries.ts';
import type { FeatureContext } from '#lib/engine/session/features.ts';
import { storageFault } from '#lib/replica/store/database.ts';
import { VaultChanges } from './vault-changes.ts';

export function lockFeature({ lock }: FeatureContext) {
	const vault = new VaultChanges(lock);
	return {
		calls: {
			addVaultMethod: (current, added) =>
				current === null ? vault.lockCopy(added) : vault.changeVault(current, { added }),
			removeVaultMethod: (current, removed) => vault.changeVault(current, { removed }),
			setPin: (current, pin) => vault.setPin(current, pin),
			dropPin: () => vault.dropPin(),
			async keepLockChoice(choice) {
				try {
					await lock.choose(choice);
					return ok(undefined);
				} catch (error) {
					return err(storageFault(error));
				}
			}
		} satisfies Partial<FeatureCalls>,
		answers: {
			lock: () => vault.view()
		} satisfies Partial<FeatureAnswers>
	};
}
