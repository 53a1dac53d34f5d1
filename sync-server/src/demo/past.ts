import type { MutationName } from '@tenantry/shared/mutators.ts';

/** What a person meant, before their device knows what it rests on. */
export interface Change {
	/** Id of the mutation, which other changes may name. */
	readonly id: string;
	readonly name: MutationName;
	readonly args: unknown;
}

/** Changes that a person made on their device, and when its request arrives. */
export interface PastPush {
	readonly authorId: string;
	readonly madeAt: number;
	readonly at: number;
	readonly changes: readonly Change[];
}

/** What a person does for themselves: signing in, setting up MFA, making an API key. */
export interface OwnAct {
	readonly kind: 'signIn' | 'enrolment' | 'newKey';
	readonly personId: string;
	readonly at: number;
}

/** A browser profile from which a person of the demo signs in. */
export interface DemoDevice {
	readonly name: string;
	readonly address: string;
}

/** Everything that the people of the demo did before it was created. */
export interface Past {
	readonly startsAt: number;
	/** Ids of the people who had set up MFA by then. */
	readonly enrolled: readonly string[];
	readonly pushes: readonly PastPush[];
	readonly acts: readonly OwnAct[];
	readonly devices: ReadonlyMap<string, DemoDevice>;
}
