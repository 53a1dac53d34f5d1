import type { Decision } from '@tenantry/shared/decide.ts';
import type { Mutation } from '@tenantry/shared/protocol/push.ts';
import { parseFieldKey, type FieldAddress, type FieldKey } from '@tenantry/shared/row.ts';

import type { StoredMutation } from '#store/store.ts';
import { madeAtOf, toInteger, type Author } from './author.ts';
import { becauseOf } from './because.ts';
import type { NewEntry } from './ledger.ts';
import { briefFacts } from './verdict-facts.ts';

/** A decided mutation that is about to be stored. */
export interface Filing {
	readonly author: Author;
	readonly mutation: Mutation;
	readonly hash: string;
	readonly decision: Decision;
}

export function toEntry({ author, mutation, decision }: Filing): NewEntry {
	return {
		name: mutation.name,
		mutation_id: mutation.id,
		actor_id: author.administratorId,
		actor_name: author.name,
		device_id: author.device.id,
		device_name: author.device.name,
		address: author.address ?? null,
		...subjectOf(mutation, decision),
		changes: decision.changes,
		...becauseOf(mutation.args),
		outcome: decision.outcome,
		code: decision.rejection?.code ?? null,
		made_at: madeAtOf(mutation, author),
		made_uncertain: mutation.isTimeUncertain === true ? 1 : null
	};
}

export function toStored(
	{ author, mutation, hash, decision }: Filing,
	place: {
		readonly version: number;
		readonly at: number;
		/** The mutation whose verdict this one shares. */
		readonly forerunner: StoredMutation | undefined;
	}
): StoredMutation {
	const { version, at, forerunner } = place;
	return {
		provider_id: author.providerId,
		id: mutation.id,
		hash,
		author_id: author.administratorId,
		device_id: author.device.id,
		name: mutation.name,
		v: toInteger(mutation.v),
		args: JSON.stringify(mutation.args ?? null),
		outcome: decision.outcome,
		verdict: forerunner?.verdict ?? briefFacts(decision),
		stood: JSON.stringify(decision.stood),
		version,
		visible_at: version,
		redo_of: mutation.redoOf ?? null,
		successor: forerunner?.id ?? null,
		authored_at: madeAtOf(mutation, author),
		decided_at: at
	};
}

type Subject = Pick<NewEntry, 'subject_collection' | 'subject_id'>;

/** Returns what the mutation changed or, if nothing, what it was meant to change. */
function subjectOf({ base }: Mutation, { changes: [change] }: Decision): Subject {
	const [meant] = Object.keys(base);
	const subject = change ?? (meant === undefined ? undefined : addressOf(meant));
	return {
		subject_collection: subject?.collection ?? null,
		subject_id: subject?.id ?? null
	};
}

/** Parses an address claimed only by the device, so it is accepted only if well-formed. */
function addressOf(key: FieldKey): FieldAddress | undefined {
	const address = parseFieldKey(key);
	return /^\w{1,64}\/\w{1,64}$/.test(`${address.collection}/${address.id}`) ? address : undefined;
}
