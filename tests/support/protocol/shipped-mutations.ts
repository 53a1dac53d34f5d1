import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Outcome } from '@tenantry/shared/protocol/verdict.ts';
import { RejectionCode } from '@tenantry/shared/rejection.ts';
import * as z from 'zod/mini';

/** A mutation in a version that an app was shipped with, as that app sends it. */
const ShippedMutation = z.strictObject({
	/** Changes that the operator makes first, so that the mutation has an effect. */
	given: z._default(z.array(z.tuple([z.string(), z.unknown()])), []),
	/** Arguments with every optional one present; `least` has none of those. */
	full: z.unknown(),
	least: z.unknown(),
	/** Keys of the bases that the full mutation carries. */
	touches: z.array(z.string()),
	/** Outcome of the full mutation, sent by an owner. */
	outcome: Outcome,
	/** Code of its refusal, if it needs more than the operator can prepare. */
	code: z.optional(RejectionCode)
});
export type ShippedMutation = z.infer<typeof ShippedMutation>;

export interface Shipped {
	readonly name: string;
	readonly v: number;
	/** Returns the mutation with ids in place of SUBJECT, ORGANIZATION, PROVIDER and NEW. */
	about(ids: ShippedIds): ShippedMutation;
}

export type ShippedIds = Readonly<Record<'SUBJECT' | 'ORGANIZATION' | 'PROVIDER' | 'NEW', string>>;

const folder = join(import.meta.dirname, '../../fixtures/mutations');

/** Every version of every mutation that a release has shipped. New ones are added; none is changed. */
export const shippedMutations: readonly Shipped[] = readdirSync(folder).map((file) => {
	const [, name = '', v = ''] = /^(\w+\.\w+)@(\d+)\.json$/.exec(file) ?? [];
	const text = readFileSync(join(folder, file), 'utf8');
	return {
		name,
		v: Number(v),
		about: (ids) => {
			const filled = Object.entries(ids).reduce(
				(said, [place, id]) => said.replaceAll(place, id),
				text
			);
			return ShippedMutation.parse(JSON.parse(filled));
		}
	};
});
