import { setTimeout } from 'node:timers/promises';

import { createCourier, type CourierDependencies } from './courier.ts';
import { openMailer, type MailerChoice } from './open-mailer.ts';
import { startRounds } from './rounds.ts';

export interface RunningMail {
	/** Message for the operator. */
	readonly notice: string;
	end(): Promise<void>;
}

/**
 * Timeout at shutdown: a slow mail server must not keep ours from ending; its mail is sent again.
 */
const FINISH_WITHIN_MS = 10_000;

/** Starts the courier of a running server. */
export function startMail(
	dependencies: Omit<CourierDependencies, 'mailer' | 'origin'>,
	choice: MailerChoice
): RunningMail {
	const { mailer, notice } = openMailer(choice);
	const { origin } = choice;
	const { store, log } = dependencies;
	const courier = createCourier({ ...dependencies, mailer, origin });
	const rounds = startRounds(courier, store, (error) =>
		log.warn({ err: error }, 'mails not looked after')
	);
	return {
		notice,
		async end() {
			const late = setTimeout(FINISH_WITHIN_MS, undefined, { ref: false });
			await Promise.race([rounds.end(), late]);
		}
	};
}
