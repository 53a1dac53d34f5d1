import { displayName } from '@tenantry/shared/domain/administrator/name.ts';
import { refused, type Decision } from '@tenantry/shared/decide.ts';
import { principalOf } from '@tenantry/shared/domain/visibility.ts';
import { readArgs } from '@tenantry/shared/earlier-form.ts';
import type { Mutator } from '@tenantry/shared/mutator.ts';
import { mutatorOf, type MutationArgs, type MutationName } from '@tenantry/shared/mutators.ts';

import { becauseOf } from './because.ts';
import { hasBrokenText } from '#sync/broken-text.ts';
import type { Ledger, NewEntry } from './ledger.ts';
import { wantAdministrator, wantNamed } from '#sync/wanted-rows.ts';

/** An administrator acting through a program: it has no device, and saw no earlier state. */
export interface Author {
	readonly providerId: string;
	readonly administratorId: string;
	/** What the audit records in place of a device's name. */
	readonly means: string;
	/** Network address of the request. */
	readonly address?: string | undefined;
}

export interface Change<N extends MutationName = MutationName> {
	readonly name: N;
	readonly args: MutationArgs<N>;
}

/** A decision with its audit entry. */
export interface Decided {
	readonly decision: Decision;
	readonly entry: NewEntry;
}

const UNSTORABLE = refused({ code: 'invalid_arguments' });

/**
 * Decides a change whose author is taken to have seen the state at arrival, with the rights they
 * have now. Records the change unless it is refused; recording a refusal is up to the caller,
 * because the change may belong to several that succeed or fail together.
 */
export async function decideAs<N extends MutationName>(
	ledger: Ledger,
	author: Author,
	{ name, args }: Change<N>
): Promise<Decided> {
	const mutator = mutatorOf(name);
	if (mutator === undefined) throw new Error(`No mutator ${name}`);
	wantAdministrator(ledger.rows, author.administratorId);
	wantNamed(ledger.rows, args);
	const decision = hasBrokenText(args)
		? UNSTORABLE
		: await ledger.loading(() =>
				ledger.decide(
					mutator,
					{ id: '', name, args, base: {} },
					{
						principal: principalOf(ledger.overlay, author.administratorId, author.providerId),
						knowledge: 'fresh',
						basis: 'author',
						stoodOf: () => undefined
					}
				)
			);
	const actorName = await ledger.loading(() => nameOf(ledger, author));
	const entry = toEntry(decision, { author, actorName, mutator, name, args, at: ledger.at });
	if (decision.outcome !== 'rejected') ledger.record(entry);
	return { decision, entry };
}

function nameOf({ overlay }: Ledger, { administratorId }: Author): string {
	return displayName(overlay.row('administrator', administratorId)?.value ?? {});
}

function toEntry(
	{ changes, outcome, rejection }: Decision,
	act: {
		readonly author: Author;
		readonly actorName: string;
		readonly mutator: Mutator;
		readonly name: string;
		readonly args: unknown;
		readonly at: number;
	}
): NewEntry {
	const { author, actorName, mutator, name, args, at } = act;
	const { touched, because } = meaningOf(mutator, args);
	const subject = changes[0] ?? touched[0];
	return {
		name,
		mutation_id: null,
		actor_id: author.administratorId,
		actor_name: actorName,
		device_id: null,
		device_name: author.means,
		address: author.address ?? null,
		subject_collection: subject?.collection ?? null,
		subject_id: subject?.id ?? null,
		changes,
		...because,
		outcome,
		code: rejection?.code ?? null,
		made_at: at
	};
}

/** Returns no subject and no reason for arguments that the mutator's schema refuses. */
function meaningOf(mutator: Mutator, args: unknown) {
	const read = readArgs(mutator, { args });
	if (!read.ok) return { touched: [], because: becauseOf(undefined) };
	return { touched: mutator.touches(read.value), because: becauseOf(read.value) };
}
