import type { MutationName } from '@tenantry/shared/mutators.ts';

export interface Change {
	readonly id: string;
	readonly name: MutationName;
	readonly args: unknown;
}

export interface PastPush {
	readonly authorId: string;
	readonly madeAt: number;
	readonly at: number;
	readonly changes: readonly Change[];
}

export interface OwnAct {
	readonly kind: 'signIn' | 'enrolment' | 'newKey';
	readonly personId: string;
	readonly at: number;
}

export interface DemoDevice {
	readonly name: string;
	readonly address: string;
}

export interface Past {
	readonly startsAt: number;
	readonly enrolled: readonly string[];
	readonly pushes: readonly PastPush[];
	readonly acts: readonly OwnAct[];
	readonly devices: ReadonlyMap<string, DemoDevice>;
}
