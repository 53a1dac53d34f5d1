import type { Sealer } from '#lib/vault/sealer.ts';
import { sealEmptyIndex } from './queue/queue-index.ts';
import { INITIAL_STATE, sealState } from './store/state.ts';
import { UNSENT } from '#lib/envelope/envelope-record.ts';

interface MetaRow {
	readonly id: string;
	readonly value: unknown;
}

/** Rows of a new copy, so that a missing one of these was deleted. */
export async function sealInitialRows(sealer: Sealer): Promise<readonly MetaRow[]> {
	const state = { ...INITIAL_STATE, hasIndex: true };
	return [await sealState(sealer, state), ...(await sealEmptyIndex(sealer)), UNSENT];
}
