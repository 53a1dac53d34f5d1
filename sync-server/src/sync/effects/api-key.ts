import type { FieldChange } from '@tenantry/shared/transaction.ts';
import type { ExpressionBuilder, ExpressionWrapper, SqlBool } from 'kysely';

import { ownerColumns } from '#store/account.ts';
import type { Tables } from '#store/store.ts';
import type { Effect, EffectTransaction } from './effect.ts';

type KeyEndReason = 'suspended' | 'deleted' | 'access_off' | 'revoked';

interface KeyEnding {
	readonly administratorId: string;
	/** `restored` means that a key blocked by suspension works again. */
	readonly reason: KeyEndReason | 'restored';
}

/** Ends a person's API key; a suspension only blocks it. */
export const apiKeyEffect: Effect<KeyEnding> = { of: keyEndings, carryOut: endKeys };

function keyEndings(changes: readonly FieldChange[]): KeyEnding[] {
	return changes
		.filter(({ collection }) => collection === 'administrator')
		.flatMap((change) => {
			const reason = reasonOf(change);
			return reason === undefined ? [] : [{ administratorId: change.id, reason }];
		});
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
	{ db, providerId, at }: EffectTransaction,
	endings: readonly KeyEnding[]
): Promise<void> {
	for (const { administratorId, reason } of endings) {
		const keys = db
			.updateTable('api_key')
			.where((row) => row.and(ownerColumns({ providerId, administratorId })));
		if (reason === 'restored') {
			await keys
				.set({ ended_at: null, ended_reason: null })
				.where('ended_reason', '=', 'suspended')
				.execute();
			continue;
		}
		const ended = keys.set({ ended_at: at, ended_reason: reason });
		// A blocked key still belongs to its owner; ending it while blocked keeps it from coming
		// back.
		await (
			reason === 'suspended' ? ended.where('ended_at', 'is', null) : ended.where(isKept)
		).execute();
	}
}

/** Matches a key that is in use, or will be again when its owner is restored. */
export function isKept(
	key: ExpressionBuilder<Tables, 'api_key'>
): ExpressionWrapper<Tables, 'api_key', SqlBool> {
	return key.or([key('ended_at', 'is', null), key('ended_reason', '=', 'suspended')]);
}
