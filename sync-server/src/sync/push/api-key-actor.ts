import { nameOfAdministrator } from '@tenantry/shared/domain/administrator/contact/name.ts';
import { needsApproval } from '@tenantry/shared/domain/approval/need.ts';
import { principalOf } from '@tenantry/shared/domain/visibility.ts';
import { readArgs } from '@tenantry/shared/earlier-form.ts';
import type { Mutator } from '@tenantry/shared/mutator.ts';
import type { MutationArgs, MutationName } from '@tenantry/shared/mutators.ts';

import { prefetchAdministrator, prefetchRead } from '#sync/prefetch.ts';
import { becauseOf } from './because.ts';
import {
	decideChange,
	SEES_ALL_AT_ARRIVAL,
	type DecidedChange,
	type DevicelessActor
} from './decide-for.ts';
import type { PushTransaction } from './push-transaction.ts';

/** An administrator acting through a program: it has no device, and saw no earlier state. */
export interface ApiKeyAuthor {
	readonly providerId: string;
	readonly administratorId: string;
	/** What the audit records in place of a device's name. */
	readonly means: string;
	/** Network address of the request. */
	readonly address?: string | undefined;
	/** Reason and ticket of the request, if not among the arguments. */
	readonly because?: unknown;
}

export interface Change<N extends MutationName = MutationName> {
	readonly name: N;
	readonly args: MutationArgs<N>;
}

/** Decides a change of an API key's owner, with the rights they have now. */
export function decideForApiKey<N extends MutationName>(
	push: PushTransaction,
	author: ApiKeyAuthor,
	{ name, args }: Change<N>
): Promise<DecidedChange> {
	prefetchAdministrator(push.rows, author.administratorId);
	prefetchRead(push.rows, { name, args });
	return decideChange(push, apiKeyActor(author), { name, args });
}

function apiKeyActor(author: ApiKeyAuthor): DevicelessActor {
	const { providerId, administratorId, means, address = null } = author;
	return {
		standing: ({ overlay }) => ({
			principal: principalOf(overlay, administratorId, providerId),
			needsApproval,
			...SEES_ALL_AT_ARRIVAL
		}),
		entry(push, { mutation, mutator, decision }) {
			const { changes, outcome, rejection } = decision;
			const { touched, because } = meaningOf(mutator, mutation.args);
			const subject = changes[0] ?? touched[0];
			return {
				name: mutation.name,
				mutation_id: null,
				actor_id: administratorId,
				actor_name: nameOfAdministrator(push.overlay, administratorId),
				device_id: null,
				device_name: means,
				address,
				subject_collection: subject?.collection ?? null,
				subject_id: subject?.id ?? null,
				changes,
				...(author.because === undefined ? because : becauseOf(author.because)),
				outcome,
				code: rejection?.code ?? null,
				made_at: push.at
			};
		}
	};
}

/** Returns no subject and no reason for arguments that the mutator's schema refuses. */
function meaningOf(mutator: Mutator, args: unknown) {
	const read = readArgs(mutator, { args });
	if (!read.ok) return { touched: [], because: becauseOf(undefined) };
	return { touched: mutator.touches(read.value), because: becauseOf(read.value) };
}
