import type { Decision } from '@tenantry/shared/decide.ts';
import { needsApproval } from '@tenantry/shared/domain/approval/need.ts';
import { loosensOnlineOnly } from '@tenantry/shared/domain/provider/schema.ts';
import { principalOf } from '@tenantry/shared/domain/visibility.ts';
import { namedSubjectOf } from '@tenantry/shared/mutators.ts';
import type { Mutation } from '@tenantry/shared/protocol/push.ts';
import { parseFieldKey, type FieldAddress, type FieldKey } from '@tenantry/shared/row.ts';

import { becauseOf } from './because.ts';
import type { Actor } from './actor.ts';
import type { DecidedMutation, DeviceAuthor } from './device-author.ts';
import { madeAtOf } from './device-clock.ts';
import type { NewEntry } from '#sync/audit/chain.ts';

/**
 * Called when a mutator throws, which is a bug: its mutation is refused, the others continue.
 */
export type OnBug = (
	error: unknown,
	mutation: { readonly id: string; readonly name: string }
) => void;

export interface DeviceActor extends Actor<Mutation> {
	readonly author: DeviceAuthor;
	readonly onBug: OnBug;
}

export function deviceActor(author: DeviceAuthor, onBug: OnBug): DeviceActor {
	const { administratorId, providerId, staleAfterMs, isFactorFresh, isSealed = false } = author;
	return {
		author,
		standing: ({ replays, overlay, at }, mutation) => ({
			principal: principalOf(overlay, administratorId, providerId),
			knowledge: replays.knowledge(mutation, { at, staleAfterMs }),
			isFactorFresh,
			isSealed,
			mayLoosen: replays.isInContact(mutation, at) || !loosensOnlineOnly(overlay, providerId),
			ageMs: replays.age(mutation, author),
			needsApproval,
			basis: 'intent',
			stoodOf: (id) => replays.stoodOf(id, administratorId)
		}),
		onBug
	};
}

export function deviceEntry({ author, mutation, decision }: DecidedMutation): NewEntry {
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
		made_uncertain: mutation.isTimeUncertain === true ? 1 : null,
		carrier: author.carriage === undefined ? null : JSON.stringify(author.carriage)
	};
}

type Subject = Pick<NewEntry, 'subject_collection' | 'subject_id'>;

/** Returns what the mutation changed or, if nothing, what it was meant to change. */
function subjectOf(mutation: Mutation, { changes: [change] }: Decision): Subject {
	const [meant] = Object.keys(mutation.base);
	const written = change ?? (meant === undefined ? undefined : addressOf(meant));
	const subject = namedSubjectOf(mutation) ?? written;
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
