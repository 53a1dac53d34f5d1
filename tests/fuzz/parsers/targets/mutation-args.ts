import { deepStrictEqual, ok, strictEqual } from 'node:assert/strict';
import { readArgs } from '@tenantry/shared/earlier-form.ts';
import { collections } from '@tenantry/shared/collections.ts';
import { inTodaysForm, isKnownHere, mutatorOf } from '@tenantry/shared/mutators.ts';
import { Mutation } from '@tenantry/shared/protocol/push.ts';
import * as z from 'zod/mini';
import type { ParserTarget } from '#fuzz/parsers/target.ts';
import { shippedMutations } from '#support/protocol/shipped-mutations.ts';

/** The fields of a mutation by which its arguments are read. */
const Said = z.pick(Mutation, { name: true, v: true, args: true });
const IDS = {
	SUBJECT: 'a'.repeat(24),
	ORGANIZATION: 'b'.repeat(24),
	PROVIDER: 'c'.repeat(24),
	NEW: 'd'.repeat(24)
};

export const target: ParserTarget = {
	seeds: shippedMutations.flatMap((shipped) => {
		const { name, v } = shipped;
		const { full, least } = shipped.about(IDS);
		return [full, least].map((args) => JSON.stringify({ name, v, args }));
	}),
	judge(input) {
		const said = parse(input);
		const mutator = said && mutatorOf(said.name);
		if (said === undefined || mutator === undefined) return false;
		const read = readArgs(mutator, said);
		if (!read.ok) {
			strictEqual(read.error.code, 'invalid_arguments');
			return false;
		}
		const wasShipped = Number.isInteger(said.v) && said.v >= 1 && isKnownHere(said);
		ok(wasShipped, `version ${said.v} was never shipped`);
		requireSameInTodaysForm(said, read.value);
		for (const { collection, field } of mutator.touches(read.value)) {
			ok(collections.has(collection), `touches a ${collection}`);
			ok(field !== '', 'touches no field');
		}
		return true;
	}
};

/** Requires that arguments in today's form read the same again. */
function requireSameInTodaysForm(said: z.infer<typeof Said>, args: unknown): void {
	const today = inTodaysForm(said);
	const mutator = mutatorOf(said.name);
	ok(mutator !== undefined);
	strictEqual(today.v, mutator.version);
	const again = readArgs(mutator, today);
	ok(again.ok, 'what is in today’s form is read');
	deepStrictEqual(again.value, args);
	deepStrictEqual(inTodaysForm(today), today);
}

function parse(input: Buffer): z.infer<typeof Said> | undefined {
	try {
		return Said.safeParse(JSON.parse(input.toString())).data;
	} catch {
		return undefined;
	}
}
