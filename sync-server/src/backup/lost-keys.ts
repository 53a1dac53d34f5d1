import { eraseFactor } from '#provisioning/erase-factor.ts';
import { forgetSealingKey } from '#sealing.ts';
import type { Store } from '#store/store.ts';

/** Erases second factors that no key opens any longer; the next start makes a new key. */
export async function giveUpKeys(store: Store, at: number): Promise<void> {
	const sealed = await store.db
		.selectFrom('credential')
		.select(['provider_id', 'administrator_id'])
		.where((is) =>
			is.or([is('totp_sealed', 'is not', null), is('totp_pending_sealed', 'is not', null)])
		)
		.execute();
	const byProvider = Map.groupBy(sealed, ({ provider_id }) => provider_id);
	for (const [providerId, people] of byProvider)
		await store.write(providerId, async (tx) => {
			for (const { administrator_id: administratorId } of people)
				await eraseFactor(tx, { administratorId, at });
		});
	await forgetSealingKey(store.db);
}
