import { setTimeout } from 'node:timers/promises';

import type { Mail as MailNote } from '@tenantry/shared/domain/administrator/mail.ts';

import type { Store, StoreTransaction } from '#store/store.ts';
import { applyWithin, type SystemChange } from '#sync/push/system-actor.ts';

import type { PreparedMessage } from './message.ts';
import { finishEffect, type DueEffect } from './outbox.ts';
import { runTogether } from './together.ts';

/** The end of an effect: sent, not wanted any more, or failed for good. */
export interface EndedEffect {
	readonly effect: DueEffect;
	readonly message: PreparedMessage;
	/** Null if the mail was sent or was no longer needed. */
	readonly error: string | null;
}

interface PendingEnd extends EndedEffect {
	readonly provider_id: string;
	readonly resolve: (recorded: Promise<void>) => void;
}

/** Mails that are sent together end within about this time of each other. */
const GATHER_MS = 20;
const ACTOR = { name: 'Mail' };

export class Closings {
	readonly #store: Store;
	readonly #clock: () => number;
	#waiting: PendingEnd[] = [];

	constructor({ store, clock }: { readonly store: Store; readonly clock: () => number }) {
		this.#store = store;
		this.#clock = clock;
	}

	add(closing: EndedEffect): Promise<void> {
		return new Promise((resolve, reject) => {
			const { provider_id } = closing.effect;
			this.#waiting.push({ ...closing, provider_id, resolve });
			if (this.#waiting.length === 1) this.#flush().catch(reject);
		});
	}

	async #flush(): Promise<void> {
		await setTimeout(GATHER_MS);
		const taken = this.#waiting;
		this.#waiting = [];
		const outcomes = runTogether(taken, (providerId, closings) =>
			this.#store.write(providerId, (tx) => record(tx, closings, this.#clock()))
		);
		for (const { item, result } of outcomes) item.resolve(result);
	}
}

async function record(
	tx: StoreTransaction,
	closings: readonly EndedEffect[],
	at: number
): Promise<undefined[]> {
	for (const { effect, error } of closings) await finishEffect(tx.db, effect.id, { at, error });
	const changes = closings.flatMap((closing) => noteOf(closing, at));
	if (changes.length > 0) await applyWithin(tx, { actor: ACTOR, at, changes });
	return closings.map(() => undefined);
}

function noteOf({ effect, message, error }: EndedEffect, at: number): SystemChange[] {
	const { administratorId: id, field } = message;
	const state = error === null ? stateOf(message) : 'failed';
	if (field === undefined || state === null) return [];
	const expiresAt = state === 'sent' && message.kind === 'mail' ? message.expiresAt : null;
	const mail: MailNote = { requestedAt: effect.created_at, state, settledAt: at, expiresAt };
	return [{ name: 'administrator.recordMail', args: { id, field, mail } }];
}

function stateOf(message: PreparedMessage): 'sent' | 'cancelled' | null {
	return message.kind === 'mail' ? 'sent' : message.state;
}
