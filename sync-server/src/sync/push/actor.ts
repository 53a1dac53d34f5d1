import type { DecideOptions } from '@tenantry/shared/decide.ts';
import type { MutationIntent } from '@tenantry/shared/mutator.ts';
import type { Overlay } from '@tenantry/shared/overlay.ts';

import type { Replays } from './replays.ts';

/** What a decision rests on besides the rows: the author's rights and knowledge. */
export type Standing = Pick<
	DecideOptions,
	| 'principal'
	| 'knowledge'
	| 'isFactorFresh'
	| 'isSealed'
	| 'mayLoosen'
	| 'needsApproval'
	| 'ageMs'
	| 'basis'
	| 'stoodOf'
>;

/** The state of a push from which a standing follows. */
interface Present {
	readonly at: number;
	readonly overlay: Overlay;
	readonly replays: Replays;
}

/** The author of a change: a device, an API key or the server itself. */
export interface Actor<M extends MutationIntent = MutationIntent> {
	/** Called until the rows that it reads are loaded. */
	standing(present: Present, mutation: M): Standing;
	/**
	 * Called when a mutator throws, which is a bug: its mutation is refused, the others continue.
	 * Where it is absent, the error fails the transaction.
	 */
	onBug?(error: unknown, mutation: M): void;
}
