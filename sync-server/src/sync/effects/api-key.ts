import { administrators } from '@tenantry/shared/domain/administrator/schema.ts';
import type { FieldChange } from '@tenantry/shared/transaction.ts';

import type { Effect, EffectTransaction } from './effect.ts';

type KeyEndReason = 'suspended' | 'deleted' | 'access_off' | 'revoked';

interface KeyEnding {
	readonly administratorId: string;
	/** `restored` means that a key blocked by suspension works again. */
	readonly reason: KeyEndReason | 'restored';
}

/** Ends a person's API key; a suspension only blocks it. */
export const apiKeyEffect: Effect<KeyEnding> = {
	collection: administrators.name,
	of: keyEndings,
	carryOut: endKeys
};

function keyEndings(change: FieldChange): KeyEnding[] {
	const reason = reasonOf(change);
	return reason === undefined ? [] : [{ administratorId: change.id, reason }];
}

function reasonOf({ field, from, to }: FieldChange): KeyEnding['reason'] | undefined {
	switch (field) {
		case 'deleted':
			return 'deleted';
		case 'suspended':
			if (to === true) return 'suspended';
			return from === true ? 'restored' : undefined;
		case 'apiAccess':
			return from === true ? 'access_off' : undefined;
		case 'apiKey':
			return from !== null && to === null ? 'revoked' : undefined;
		default:
			return undefined;
	}
}

async function endKeys(
	{ db, auth, providerId, at }: EffectTransaction,
	endings: readonly KeyEnding[]
): Promise<void> {
	for (const { administratorId, reason } of endings) {
		const account = { providerId, administratorId };
		if (reason === 'restored') await auth.restoreApiKey(db, account);
		else if (reason === 'suspended') await auth.suspendApiKey(db, account, at);
		else await auth.revokeApiKey(db, account, { at, reason });
	}
}
