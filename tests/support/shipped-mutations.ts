import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Outcome } from '@tenantry/shared/protocol/verdict.ts';
import * as z from 'zod/mini';

/** A mutation in a version that an app was shipped with, as that app says it. */
const ShippedMutation = z.strictObject({
	/** What the operator does before, so that it has something to do. */
	given: z._default(z.array(z.tuple([z.string(), z.unknown()])), []),
	/** Every argument there is, and none that may be left out. */
	full: z.unknown(),
	least: z.unknown(),
	/** The keys of the bases that travel with the full one. */
	touches: z.array(z.string()),
	/** What a server makes of the full one, sent by an owner. */
	outcome: Outcome
});
export type ShippedMutation = z.infer<typeof ShippedMutation>;

export interface Shipped {
	readonly name: string;
	readonly v: number;
	/** With ids in the places of SUBJECT, ORGANIZATION, PROVIDER and NEW. */
	about(ids: ShippedIds): ShippedMutation;
}

export type ShippedIds = Readonly<Record<'SUBJECT' | 'ORGANIZATION' | 'PROVIDER' | 'NEW', string>>;

const folder = join(import.meta.dirname, '../fixtures/mutations');

/** Every version of every mutation that was ever shipped. They are only added to. */
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
