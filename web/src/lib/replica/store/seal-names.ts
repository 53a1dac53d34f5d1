import { TamperedError } from '#lib/vault/sealer.ts';
import type { Sealed, SequencedRecord } from './database.ts';
import { lastSequence, type ReplicaState } from './state.ts';

/** Twelve base64 letters of nine bytes that are never repeated. */
const NAME_BYTES = 9;

/** Records begin with their nonce, which is never reused, so it identifies what was sealed. */
export function sealName(sealed: unknown): string {
	// Someone may have put anything in its place.
	if (!(sealed instanceof Uint8Array)) return '';
	return btoa(String.fromCharCode(...sealed.subarray(0, NAME_BYTES)));
}

/** Rejects an older record at the same place, which opens as well: only its name reveals it. */
export function requireSeal(name: string | undefined, sealed: Sealed, place: string): void {
	if (name !== undefined && name !== sealName(sealed)) throw new TamperedError(place);
}

export function nameLog(state: ReplicaState, log: readonly SequencedRecord[]): ReplicaState {
	const from = Math.min(state.logFrom, state.stage?.from ?? Infinity);
	const through = lastSequence(state);
	const known = Object.entries(state.logSeals).filter(([sequence]) => {
		return Number(sequence) >= from && Number(sequence) <= through;
	});
	const added = log.map(({ sequence, sealed }) => [String(sequence), sealName(sealed)] as const);
	return { ...state, logSeals: Object.fromEntries([...known, ...added]) };
}
