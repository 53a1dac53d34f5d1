import { TamperedError } from '#lib/vault/sealer.ts';
import type { Sealed, SequencedRecord } from './database.ts';
import { lastSequence, type ReplicaState } from './state.ts';

/** Nine bytes that never come twice are twelve letters. */
const NAME_BYTES = 9;

/** A record begins with its nonce, and none is used twice: so it names what was sealed. */
export function sealName(sealed: unknown): string {
	// Somebody may have put anything in its place.
	if (!(sealed instanceof Uint8Array)) return '';
	return btoa(String.fromCharCode(...sealed.subarray(0, NAME_BYTES)));
}

/** An older record at the same place opens as well: only its name tells. */
export function requireSeal(name: string | undefined, sealed: Sealed, place: string): void {
	if (name !== undefined && name !== sealName(sealed)) throw new TamperedError(place);
}

/** With the names of new log records, and without those of records that count no more. */
export function nameLog(state: ReplicaState, log: readonly SequencedRecord[]): ReplicaState {
	const from = Math.min(state.logFrom, state.stage?.from ?? Infinity);
	const through = lastSequence(state);
	const known = Object.entries(state.logSeals).filter(([sequence]) => {
		return Number(sequence) >= from && Number(sequence) <= through;
	});
	const added = log.map(({ sequence, sealed }) => [String(sequence), sealName(sealed)] as const);
	return { ...state, logSeals: Object.fromEntries([...known, ...added]) };
}
