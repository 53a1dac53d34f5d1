import type { Sealer } from '#lib/vault/sealer.ts';
import type { Sealed } from './database.ts';
import { sealEmptyIndex } from './queue-index.ts';
import { INITIAL_STATE, sealState, type ReplicaState } from './state.ts';

interface MetaRow {
	readonly id: string;
	readonly value: Sealed;
}

/** What a new copy begins with: from then on, a row of these that is not there was deleted. */
export async function sealInitialRows(sealer: Sealer): Promise<readonly MetaRow[]> {
	return [await sealInitialState(sealer), ...(await sealEmptyIndex(sealer))];
}

/** Of a copy without rows. */
export function sealInitialState(
	sealer: Sealer,
	kept: Partial<ReplicaState> = {}
): Promise<MetaRow> {
	return sealState(sealer, { ...INITIAL_STATE, hasIndex: true, ...kept });
}
