import type { Store } from '#store/store.ts';

import { delayAfter } from './backoff.ts';
import { Closings } from './closings.ts';
import { prepareMessage, type MessageOptions, type PreparedMessage } from './message.ts';
import type { Mailer, MailFault } from './mailer.ts';
import { claimDue, postpone, renewClaim, type DueEffect } from './outbox.ts';
import { Repetitions } from './repetitions.ts';
import { runTogether } from './together.ts';

export interface MailSenderDependencies extends Pick<MessageOptions, 'origin' | 'sealer'> {
	readonly store: Store;
	readonly clock: () => number;
	readonly mailer: Mailer;
	readonly log: { warn(fields: object, message: string): void };
}

export interface MailSender {
	deliver(): Promise<void>;
	stop(): void;
}

const LEASE_MS = 15_000;
const RENEW_EVERY_MS = 5_000;
/** Mails of one round, which are sent at once and share transactions. */
const AT_ONCE = 4;
const GIVE_UP_AFTER_MS = 24 * 3_600_000;

interface Dependencies extends MailSenderDependencies {
	readonly closings: Closings;
	readonly repetitions: Repetitions;
}

export function createMailSender(given: MailSenderDependencies): MailSender {
	const dependencies: Dependencies = {
		...given,
		closings: new Closings(given),
		repetitions: new Repetitions(given)
	};
	const { store, clock } = dependencies;
	let running: Promise<void> | undefined;
	let asked = 0;
	let isStopped = false;
	let served = '';

	async function drain(): Promise<void> {
		while (!isStopped) {
			const at = clock();
			const turn = { at, until: at + LEASE_MS, limit: AT_ONCE, after: served };
			const { effects: due, last } = await claimDue(store.db, turn);
			if (due.length === 0) return;
			served = last;
			const admitted = await dependencies.repetitions.admit(due);
			const messages = prepareTogether(dependencies, admitted);
			await Promise.all(messages.map(({ item, result }) => carryOut(dependencies, item, result)));
		}
	}

	/** Drains again if `deliver` was called meanwhile, because the run may have passed the effect. */
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

function prepareTogether(
	{ store, clock, origin, sealer }: Dependencies,
	due: readonly DueEffect[]
) {
	return runTogether(due, (providerId, effects) =>
		store.write(providerId, async (tx) => {
			const messages: PreparedMessage[] = [];
			for (const effect of effects)
				messages.push(await prepareMessage(tx, effect, { origin, sealer, at: clock() }));
			return messages;
		})
	);
}

async function carryOut(
	dependencies: Dependencies,
	effect: DueEffect,
	prepared: Promise<PreparedMessage>
): Promise<void> {
	const { store, clock, log } = dependencies;
	const renewing = setInterval(() => {
		renewClaim(store.db, effect.id, clock() + LEASE_MS).catch(() => {});
	}, RENEW_EVERY_MS);
	try {
		await attempt(dependencies, effect, await prepared);
	} catch (error) {
		// The database is in trouble, or there is a bug: the mail is still wanted.
		log.warn({ err: error, effect: effect.id, kind: effect.kind }, 'email not sent');
		await putOff(dependencies, effect, 'internal').catch(() => {});
	} finally {
		clearInterval(renewing);
	}
}

async function attempt(
	dependencies: Dependencies,
	effect: DueEffect,
	message: PreparedMessage
): Promise<void> {
	const { mailer, closings, repetitions } = dependencies;
	if (message.kind === 'none') {
		repetitions.forgive(effect);
		return closings.add({ effect, message, error: null });
	}
	const { to } = message.mail;
	if (!(await repetitions.admitTo(to, effect))) return;
	const sent = await mailer.send(message.mail);
	if (sent.ok) return closings.add({ effect, message, error: null });
	repetitions.forgive(effect, to);
	await retryOrFail(dependencies, effect, { message, fault: sent.error });
}

async function retryOrFail(
	dependencies: Dependencies,
	effect: DueEffect,
	{ message, fault }: { readonly message: PreparedMessage; readonly fault: MailFault }
): Promise<void> {
	const { clock, log, closings } = dependencies;
	const { reason } = fault;
	log.warn({ reason, effect: effect.id, kind: effect.kind }, 'email not sent');
	if (isHopeless(effect, fault, clock())) {
		await closings.add({ effect, message, error: reason });
	} else await putOff(dependencies, effect, reason);
}

function isHopeless({ created_at }: DueEffect, { isFinal }: MailFault, at: number): boolean {
	return isFinal || at - created_at >= GIVE_UP_AFTER_MS;
}

function putOff({ store, clock }: MailSenderDependencies, effect: DueEffect, error: string) {
	const nextAttemptAt = clock() + delayAfter(effect.attempts);
	return postpone(store.db, effect.id, { nextAttemptAt, error });
}
