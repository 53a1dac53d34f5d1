import type * as z from 'zod/mini';

import type { RowLocation } from './collection.ts';
import { accessReviewMutators } from './domain/access-review/mutators.ts';
import { approvalMutators } from './domain/approval/mutators.ts';
import { accessEndMutators } from './domain/administrator/plans/access-end-mutators.ts';
import { accessPlanMutators } from './domain/administrator/plans/access-plan-mutators.ts';
import { duePlanMutators } from './domain/administrator/plans/due-plan-mutators.ts';
import { callerMutators } from './domain/administrator/caller-mutators.ts';
import { contactMutators } from './domain/administrator/contact/contact-mutators.ts';
import { exportMutators } from './domain/administrator/export-mutators.ts';
import { administratorMutators } from './domain/administrator/mutators.ts';
import { apiKeyMutators } from './domain/administrator/api-key-mutators.ts';
import { administratorImportMutators } from './domain/administrator/import-mutators.ts';
import { administratorMailMutators } from './domain/administrator/mail-mutators.ts';
import { operatorMutators } from './domain/administrator/operator-mutators.ts';
import { reviewMutators } from './domain/administrator/review-mutators.ts';
import { organizationAccessMutators } from './domain/organization-access/mutators.ts';
import { organizationMutators } from './domain/organization/mutators.ts';
import { providerMutators } from './domain/provider/mutators.ts';
import { verdictMutators } from './domain/verdict/mutators.ts';
import { readArgs } from './earlier-form.ts';
import type { Mutator } from './mutator.ts';

/** One line for each entity; `entity.verb` is the name on the wire. */
const registry = {
	provider: providerMutators,
	organization: organizationMutators,
	administrator: {
		...administratorMutators,
		...administratorMailMutators,
		...callerMutators,
		...contactMutators,
		...administratorImportMutators,
		...apiKeyMutators,
		...accessEndMutators,
		...accessPlanMutators,
		...duePlanMutators,
		...exportMutators,
		...operatorMutators,
		...reviewMutators
	},
	organizationAccess: organizationAccessMutators,
	accessReview: accessReviewMutators,
	approval: approvalMutators,
	verdict: verdictMutators
};

type Registry = typeof registry;
type EntityOf<N> = N extends `${infer E}.${string}` ? E : never;
type VerbOf<N> = N extends `${string}.${infer V}` ? V : never;

export type MutationName = {
	[E in keyof Registry]: `${E}.${Extract<keyof Registry[E], string>}`;
}[keyof Registry];

export type MutationArgs<N extends MutationName> =
	EntityOf<N> extends keyof Registry
		? VerbOf<N> extends keyof Registry[EntityOf<N>]
			? Registry[EntityOf<N>][VerbOf<N>] extends { args: infer S extends z.ZodMiniType }
				? z.input<S>
				: never
			: never
		: never;

/** Undefined if this program is too old to know the name. */
export function mutatorOf(name: string): Mutator | undefined {
	return MUTATORS_BY_NAME.get(name);
}

/** This program knows this version of the mutation, not only an earlier one. */
export function isKnownHere({ name, v }: { readonly name: string; readonly v: number }): boolean {
	return v <= (mutatorOf(name)?.version ?? 0);
}

/** Leaves a mutation unchanged if no version of it is known here. */
export function inTodaysForm<M extends { name: string; v: number; args: unknown }>(mutation: M): M {
	const mutator = mutatorOf(mutation.name);
	if (mutator === undefined || mutation.v >= mutator.version) return mutation;
	const args = readArgs(mutator, mutation);
	return args.ok ? { ...mutation, v: mutator.version, args: args.value } : mutation;
}

export const MUTATORS_BY_NAME: ReadonlyMap<string, Mutator> = new Map(
	Object.entries(registry).flatMap(([entity, mutators]) =>
		Object.entries<Mutator>(mutators).map(([verb, mutator]) => [`${entity}.${verb}`, mutator])
	)
);

interface SentMutation {
	readonly name: string;
	readonly v?: number;
	readonly args: unknown;
}

export function createdBy(mutation: SentMutation): readonly RowLocation[] {
	return locationsOf(mutation, 'creates');
}

export function readBy(mutation: SentMutation): readonly RowLocation[] {
	return locationsOf(mutation, 'reads');
}

export function namedSubjectOf(mutation: SentMutation): RowLocation | undefined {
	const mutator = mutatorOf(mutation.name);
	if (mutator?.subject === undefined) return undefined;
	const args = readArgs(mutator, mutation);
	return args.ok ? mutator.subject(args.value) : undefined;
}

function locationsOf(
	mutation: SentMutation,
	declaration: 'creates' | 'reads'
): readonly RowLocation[] {
	const mutator = mutatorOf(mutation.name);
	if (mutator?.[declaration] === undefined) return [];
	const args = readArgs(mutator, mutation);
	return args.ok ? mutator[declaration](args.value) : [];
}
