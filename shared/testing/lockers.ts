import * as z from 'zod/mini';

import { closing, guarded, ordered, ordinary, strict, visibleToEveryone } from '#collection.ts';
import type { Collection, FieldPolicy, RowSource } from '#collection.ts';
import { decide, type DecideOptions, type Decision } from '#decide.ts';
import { defineMutator, type MutationIntent, type Mutator } from '#mutator.ts';
import { Overlay } from '#overlay.ts';
import type { Row, Value } from '#row.ts';

const POLICIES: Readonly<Record<string, FieldPolicy>> = {
	locked: strict(true),
	code: guarded,
	seal: closing,
	bell: ordered(() => 'unconditional')
};

/** One field of each policy and no domain; the hall's lock decides about every locker's. */
export const lockers: Collection = {
	name: 'locker',
	noun: 'locker',
	visibleTo: visibleToEveryone,
	indexes: {},
	policyOf: (field) => POLICIES[field] ?? ordinary,
	alsoVersionedBy: ({ field }) =>
		field === 'locked' ? { collection: 'hall', id: 'hall', field } : undefined,
	displayName: () => '',
	parse: () => ({})
};

const collections = new Map([[lockers.name, lockers]]);
const nothing: RowSource = { row: () => undefined, find: () => [] };

export const NOW = 100;

export function openLockers(rows: Readonly<Record<string, Row>> = {}): Overlay {
	const overlay = new Overlay(nothing, collections);
	for (const [id, row] of Object.entries(rows)) overlay.write(lockers.name, id, row);
	return overlay;
}

export function locker(value: Value, fields: Readonly<Record<string, number>> = {}): Row {
	return { value, created: 1, fields };
}

export function attempt(
	overlay: Overlay,
	run: Mutator['run'],
	{ base = {}, args, mutator, ...options }: Partial<DecideOptions & MutationIntent> = {}
): Decision {
	const attempted = defineMutator({ version: 1, args: z.unknown(), touches: () => [], run });
	return decide(
		overlay,
		{ id: 'attempt', name: 'locker.attempt', args, base },
		{
			mutator: { ...attempted, ...mutator },
			collections,
			principal: { kind: 'system', administratorId: '', permissions: new Set() },
			providerId: 'provider',
			version: NOW,
			at: 0,
			knowledge: 'fresh',
			stoodOf: () => undefined,
			basis: 'intent',
			...options
		}
	);
}
