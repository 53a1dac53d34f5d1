import type { Sealer } from '#lib/vault/sealer.ts';
import type { Sealed } from './database.ts';
import { openJson, sealJson } from './sealed-json.ts';

/** How far the durable replica has got. Written together with what it speaks of. */
export interface ReplicaState {
	/** null before the first fill is whole. */
	readonly cookie: string | null;
	readonly version: number;
	/** The snapshot pages that count; 0 where there are none. */
	readonly generation: number;
	/** The newest generation there ever was: numbers are not used again. */
	readonly lastGeneration: number;
	/** Log records that count after the snapshot, both ends included. */
	readonly logFrom: number;
	readonly logThrough: number;
	/** Which sealed records these are, by sequence, and which the manifest is (seal-names.ts). */
	readonly logSeals: Readonly<Record<string, string>>;
	readonly manifestSeal: string | null;
	/** Pages of a pull whose last page is still to come; they follow `logThrough`. */
	readonly stage: Stage | null;
	/** After a restored backup: which settled mutations the server knows is still to be asked. */
	readonly mustAskKnown: boolean;
	/** The rows are not what they should be: a fill takes their place, and they are shown until then. */
	readonly mustRefill: boolean;
	/** The highest server time ever seen, and until when it allowed work without contact. */
	readonly serverNow: number;
	readonly leaseUntil: number;
	/** This device's clock at that contact. */
	readonly contactAt: number;
	/** The latest that this clock has said since; 0 where an earlier app has kept it elsewhere. */
	readonly clockAt: number;
	/** The queue has an index (queue-index.ts), so that its absence means something. */
	readonly hasIndex: boolean;
	/** This record was missing or damaged: nobody works on before the server has answered. */
	readonly mustContact: boolean;
}

export interface Stage {
	readonly from: number;
	readonly through: number;
	/** Where the pull goes on. */
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

/** What an earlier app has written names no seals. */
export async function openState(sealer: Sealer, sealed: Sealed): Promise<ReplicaState> {
	return { ...INITIAL_STATE, ...(await openJson<Partial<ReplicaState>>(sealer, PLACE, sealed)) };
}
