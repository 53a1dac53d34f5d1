import type { Mail as MailNote } from '@tenantry/shared/domain/administrator/mail.ts';

import type { Store } from '#store/store.ts';
import { applyWithin } from '#sync/push/system-actor.ts';

import { prepareMessage, type PreparedMessage, type MessageOptions } from './message.ts';
import type { Mailer, MailFault } from './mailer.ts';
import { claimDue, finishEffect, postpone, renewClaim, type DueEffect } from './outbox.ts';

export interface MailSenderDependencies extends Pick<MessageOptions, 'origin' | 'sealer'> {
	readonly store: Store;
	readonly clock: () => number;
	readonly mailer: Mailer;
	readonly log: { warn(fields: object, message: string): void };
}

/** Carries out the effects of changes: sends their mails, and records the outcome. */
export interface MailSender {
	/** Looks for due effects now, and resolves when nothing is due. */
	deliver(): Promise<void>;
	/** Starts no further deliveries. */
	stop(): void;
}

const LEASE_MS = 15_000;
const RENEW_EVERY_MS = 5_000;
const AT_ONCE = 4;
const GIVE_UP_AFTER_MS = 24 * 3_600_000;
const ACTOR = { name: 'Mail' };

export function createMailSender(dependencies: MailSenderDependencies): MailSender {
	const { store, clock } = dependencies;
	let running: Promise<void> | undefined;
	let asked = 0;
	let isStopped = false;

	async function drain(): Promise<void> {
		while (!isStopped) {
			const at = clock();
			const due = await claimDue(store.db, { at, until: at + LEASE_MS, limit: AT_ONCE });
			if (due.length === 0) return;
			await Promise.all(due.map((effect) => carryOut(dependencies, effect)));
		}
	}

	/**
	 * Drains again if `deliver` was called during the run, which may have passed the new effect
	 * already.
	 */
	async function run(): Promise<void> {
		let seen: number;
		do {
			seen = asked;
			await drain();
		} while (seen !== asked);
	}

	return {
		deliver() {
			asked++;
			running ??= run().finally(() => (running = undefined));
			return running;
		},
		stop() {
			isStopped = true;
		}
	};
}

async function carryOut(dependencies: MailSenderDependencies, effect: DueEffect): Promise<void> {
	const { store, clock, log } = dependencies;
	const renewing = setInterval(() => {
		renewClaim(store.db, effect.id, clock() + LEASE_MS).catch(() => {});
	}, RENEW_EVERY_MS);
	try {
		await attempt(dependencies, effect);
	} catch (error) {
		// The database is in trouble, or there is a bug: the mail is still wanted.
		log.warn({ err: error, effect: effect.id, kind: effect.kind }, 'email not sent');
		await putOff(dependencies, effect, 'internal').catch(() => {});
	} finally {
		clearInterval(renewing);
	}
}

async function attempt(dependencies: MailSenderDependencies, effect: DueEffect): Promise<void> {
	const { store, clock, mailer, log, origin, sealer } = dependencies;
	const message = await store.write(effect.provider_id, (tx) =>
		prepareMessage(tx, effect, { origin, sealer, at: clock() })
	);
	if (message.kind === 'none') return close(dependencies, effect, message);
	const sent = await mailer.send(message.mail);
	if (sent.ok) return close(dependencies, effect, message);
	const { reason } = sent.error;
	log.warn({ reason, effect: effect.id, kind: effect.kind }, 'email not sent');
	if (isHopeless(effect, sent.error, clock())) {
		await close(dependencies, effect, message, reason);
	} else await putOff(dependencies, effect, reason);
}

function isHopeless({ created_at }: DueEffect, { isFinal }: MailFault, at: number): boolean {
	return isFinal || at - created_at >= GIVE_UP_AFTER_MS;
}

function putOff({ store, clock }: MailSenderDependencies, effect: DueEffect, error: string) {
	const nextAttemptAt = clock() + delayAfter(effect.attempts);
	return postpone(store.db, effect.id, { nextAttemptAt, error });
}

/** Finishes the effect and records on its administrator's row how it ended, in one transaction. */
async function close(
	{ store, clock }: MailSenderDependencies,
	effect: DueEffect,
	message: PreparedMessage,
	error: string | null = null
): Promise<void> {
	await store.write(effect.provider_id, async (tx) => {
		const at = clock();
		await finishEffect(tx.db, effect.id, { at, error });
		const { administratorId: id, field } = message;
		const state = error === null ? stateOf(message) : 'failed';
		if (field === undefined || state === null) return;
		const expiresAt = state === 'sent' && message.kind === 'mail' ? message.expiresAt : null;
		const mail: MailNote = { requestedAt: effect.created_at, state, settledAt: at, expiresAt };
		const args = { id, field, mail };
		await applyWithin(tx, {
			actor: ACTOR,
			at,
			changes: [{ name: 'administrator.recordMail', args }]
		});
	});
}

function stateOf(message: PreparedMessage): 'sent' | 'cancelled' | null {
	return message.kind === 'mail' ? 'sent' : message.state;
}

const FIRST_RETRY_MS = 10_000;
const LONGEST_RETRY_MS = 60 * 60_000;
const SPREAD = 0.2;

/**
 * Returns the backoff in milliseconds after a number of attempts: longer each time, with jitter so
 * that not all retry at the same moment.
 */
function delayAfter(attempts: number): number {
	const delay = Math.min(FIRST_RETRY_MS * 3 ** (attempts - 1), LONGEST_RETRY_MS);
	return Math.round(delay * (1 - SPREAD + 2 * SPREAD * Math.random()));
}
