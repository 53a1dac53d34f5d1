import { AdministratorId } from '@tenantry/shared/domain/ids.ts';
import { refused, type Decision } from '@tenantry/shared/decide.ts';
import { mutatorOf } from '@tenantry/shared/mutators.ts';

import type { Store, StoreTransaction } from '#store/store.ts';
import { hasBrokenText } from '#sync/broken-text.ts';
import { Ledger, type NewEntry } from './ledger.ts';
import { wantNamed } from '#sync/wanted-rows.ts';

export interface SystemChange {
	readonly name: string;
	readonly args: unknown;
}

export interface SystemActor {
	/** The person on whose behalf the server acts, if any: the one who registers or enrols. */
	readonly administratorId?: string;
	readonly name: string;
}

/** The person at the server's own command line. */
export const OPERATOR: SystemActor = { name: 'Operator' };

export interface SystemRequest {
	readonly actor: SystemActor;
	readonly at: number;
	readonly changes: readonly SystemChange[];
}

const ADDING = new Set(['administrator.create', 'administrator.import']);
const NOTHING_STOOD = () => undefined;

const UNSTORABLE = refused({ code: 'invalid_arguments' });

/**
 * Applies the server's own changes (registration, enrolment, import, a new provider) in one
 * transaction, through the same mutators, audit and versions as all others. The caller reports
 * refused changes; they leave no event, so repeating an import changes nothing.
 */
export function applySystem(
	store: Store,
	{ providerId, ...request }: SystemRequest & { readonly providerId: string }
): Promise<Decision[]> {
	return store.write(providerId, (tx) => applyWithin(tx, request));
}

/** Applies the changes within the caller's transaction. */
export async function applyWithin(
	tx: StoreTransaction,
	{ actor, at, changes }: SystemRequest
): Promise<Decision[]> {
	const ledger = new Ledger(tx, at);
	const decisions: Decision[] = [];
	ledger.rows.want('provider', tx.providerId);
	for (const { name, args } of changes) {
		wantNamed(ledger.rows, args);
		wantNew(ledger, name, args);
	}
	await ledger.load();
	for (const { name, args } of changes) {
		const decision = hasBrokenText(args) ? UNSTORABLE : await decideSystem(ledger, name, args);
		decisions.push(decision);
		if (decision.outcome !== 'rejected') ledger.record(toEntry(decision, { name, actor, at }));
	}
	await ledger.close();
	return decisions;
}

/** Requests the ids of new administrators in one batch, because thousands may be added at once. */
function wantNew({ accounts }: Ledger, name: string, args: unknown): void {
	if (!ADDING.has(name) || typeof args !== 'object' || args === null || !('id' in args)) return;
	const id = AdministratorId.safeParse(args.id);
	if (id.success) accounts.want(id.data);
}

function toEntry(
	{ changes, outcome }: Decision,
	{ name, actor, at }: { readonly name: string; readonly actor: SystemActor; readonly at: number }
): NewEntry {
	const [subject] = changes;
	return {
		name,
		mutation_id: null,
		actor_id: actor.administratorId ?? null,
		actor_name: actor.name,
		device_id: null,
		device_name: null,
		subject_collection: subject?.collection ?? null,
		subject_id: subject?.id ?? null,
		changes,
		reason: null,
		ticket: null,
		outcome,
		code: null,
		made_at: at
	};
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
