import type { Decision } from '@tenantry/shared/decide.ts';
import { mutatorOf } from '@tenantry/shared/mutators.ts';

import type { Store } from '#store/store.ts';
import { Ledger } from './ledger.ts';

export interface SystemChange {
	readonly name: string;
	readonly args: unknown;
}

export interface SystemActor {
	/** The person on whose behalf, where there is one: who registers, who enrols. */
	readonly administratorId?: string;
	readonly name: string;
}

export interface SystemRequest {
	readonly providerId: string;
	readonly actor: SystemActor;
	readonly at: number;
	readonly changes: readonly SystemChange[];
}

const NOTHING_STOOD = () => undefined;

/**
 * The server's own changes (registration, enrolment, import, a new provider), through the same
 * mutators, audit and versions as everybody's, in one transaction. What is refused is for the
 * caller to report and leaves no event: importing the same again moves nothing.
 */
export function applySystem(store: Store, request: SystemRequest): Promise<Decision[]> {
	const { providerId, actor, at, changes } = request;
	return store.write(providerId, async (tx) => {
		const ledger = new Ledger(tx, at);
		const decisions: Decision[] = [];
		for (const { name, args } of changes) {
			const decision = await decideSystem(ledger, name, args);
			decisions.push(decision);
			if (decision.outcome === 'rejected') continue;
			const subject = decision.changes[0];
			ledger.record({
				name,
				mutation_id: null,
				actor_id: actor.administratorId ?? null,
				actor_name: actor.name,
				device_id: null,
				device_name: null,
				subject_collection: subject?.collection ?? null,
				subject_id: subject?.id ?? null,
				changes: decision.changes,
				reason: null,
				ticket: null,
				outcome: decision.outcome,
				code: null,
				made_at: at
			});
		}
		await ledger.close();
		return decisions;
	});
}

function decideSystem(ledger: Ledger, name: string, args: unknown): Promise<Decision> {
	const mutator = mutatorOf(name);
	if (mutator === undefined) throw new Error(`No mutator ${name}`);
	return ledger.loading(() =>
		ledger.decide(
			mutator,
			{ id: '', name, args, base: {} },
			{
				principal: { kind: 'system', administratorId: '', permissions: new Set() },
				knowledge: 'fresh',
				basis: 'author',
				stoodOf: NOTHING_STOOD
			}
		)
	);
}
