import type { Sealer } from '#lib/vault/sealer.ts';
import type { Sealed } from './database.ts';
import { openJson, sealJson } from './sealed-json.ts';

/** Progress of the durable replica, written in the transaction of the data it describes. */
export interface ReplicaState {
	/** null until the first fill is complete. */
	readonly cookie: string | null;
	readonly version: number;
	readonly generation: number;
	/** The newest generation that ever existed: numbers are not reused. */
	readonly lastGeneration: number;
	/** Both inclusive. */
	readonly logFrom: number;
	readonly logThrough: number;
	/** Names of these sealed records by sequence, and of the manifest (seal-names.ts). */
	readonly logSeals: Readonly<Record<string, string>>;
	readonly manifestSeal: string | null;
	/** Pages of a pull whose last page is still to come; they follow `logThrough`. */
	readonly stage: Stage | null;
	/** Set after a restored backup: the server must be asked which settled mutations it knows. */
	readonly mustAskKnown: boolean;
	/** Set when the rows are incomplete: a fill replaces them, and they are shown until then. */
	readonly mustRefill: boolean;
	/** Highest server time ever seen, and the time until which it allowed work without contact. */
	readonly serverNow: number;
	readonly leaseUntil: number;
	readonly contactAt: number;
	/** Latest time this clock has shown since; 0 where an earlier app kept it elsewhere. */
	readonly clockAt: number;
	/** The queue has an index (queue-index.ts), so that its absence means something. */
	readonly hasIndex: boolean;
	/** Set if this record was missing or damaged: work waits until the server has answered. */
	readonly mustContact: boolean;
}

export interface Stage {
	readonly from: number;
	readonly through: number;
	readonly cookie: string;
	readonly reset: 'history' | 'sight' | null;
	readonly progress: { readonly sent: number; readonly total: number } | null;
}

export const INITIAL_STATE: ReplicaState = {
	cookie: null,
	version: 0,
	generation: 0,
	lastGeneration: 0,
	logFrom: 1,
	logThrough: 0,
	logSeals: {},
	manifestSeal: null,
	stage: null,
	mustAskKnown: false,
	mustRefill: false,
	serverNow: 0,
	leaseUntil: 0,
	contactAt: 0,
	clockAt: 0,
	hasIndex: false,
	mustContact: false
};

export function lastSequence({ logThrough, stage }: ReplicaState): number {
	return stage?.through ?? logThrough;
}

const PLACE = 'meta/state';

export async function sealState(
	sealer: Sealer,
	state: ReplicaState
): Promise<{ readonly id: 'state'; readonly value: Sealed }> {
	return { id: 'state', value: await sealJson(sealer, PLACE, state) };
}

/** State written by an earlier app names no seals. */
export async function openState(sealer: Sealer, sealed: Sealed): Promise<ReplicaState> {
	return { ...INITIAL_STATE, ...(await openJson<Partial<ReplicaState>>(sealer, PLACE, sealed)) };
}
