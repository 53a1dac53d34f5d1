import type { Sealer } from '#lib/vault/sealer.ts';
import { sealEmptyIndex } from './queue/queue-index.ts';
import { INITIAL_STATE, sealState } from './store/state.ts';
import { UNSENT } from '#lib/envelope/envelope-record.ts';

interface MetaRow {
	readonly id: string;
	readonly value: unknown;
}

/** Rows that a new copy begins with: from then on, a missing one of these was deleted. */
export async function sealInitialRows(sealer: Sealer): Promise<readonly MetaRow[]> {
	const state = { ...INITIAL_STATE, hasIndex: true };
	return [await sealState(sealer, state), ...(await sealEmptyIndex(sealer)), UNSENT];
}
