import { sweep } from '#auth/sweep.ts';
import { createMailSender, type MailSenderDependencies } from '#mail/mail-sender.ts';
import { createReminders } from '#mail/reminders.ts';
import type { Log } from '#middleware/server-env.ts';
import { createNotifier, type NotifierDependencies } from '#notifications/notifier.ts';
import type { Store } from '#store/store.ts';
import { expireAllDue } from '#sync/approvals/expire.ts';
import { keepDailyCounts } from '#sync/overview/daily-counts.ts';
import { endDuePlans } from '#sync/plans/end-due-plans.ts';
import { logRefusal } from '#sync/plans/log-refusal.ts';
import { storeWithPlans, type PlanOptions } from '#sync/plans/store-with-plans.ts';
import type { PokeHub } from '#sync/poke-hub.ts';
import { endDueReviews } from '#sync/reviews/end-due-reviews.ts';

import type { Job } from './job.ts';

export interface ServerJobsDependencies extends MailSenderDependencies, NotifierDependencies {
	readonly log: Log;
	readonly hub: PokeHub;
	readonly securityEventDays: number;
	readonly keepCheckpoint: () => Promise<void>;
	readonly certificate: Pick<Job, 'run' | 'onError'>;
}

/** A slow mail server must not keep ours from ending; its mail is sent again. */
const FINISH_MAILS_WITHIN_MS = 10_000;
/** An unfinished message is sent again after the next start. */
const FINISH_NOTIFICATIONS_WITHIN_MS = 2_000;
const HOURLY = { everyMs: 60 * 60_000, isLate: true, finishWithinMs: 0 };

export function serverJobs(dependencies: ServerJobsDependencies): Job[] {
	const { store, clock, log, hub } = dependencies;
	const failing = (message: string) => (error: unknown) => log.error({ err: error }, message);
	const warning = (message: string) => (error: unknown) => log.warn({ err: error }, message);
	const onBug = failing('a plan failed');
	const onAccessEnd: PlanOptions['onAccessEnd'] = ({ deviceId, ...account }) =>
		hub.end(account, deviceId);
	const planned = storeWithPlans(store, { clock, onBug, onRefused: logRefusal(log), onAccessEnd });

	return [
		{
			...afterCommits(store, createMailSender(dependencies)),
			onError: warning('mails not looked after'),
			finishWithinMs: FINISH_MAILS_WITHIN_MS
		},
		{
			...afterCommits(store, createReminders(dependencies)),
			onError: warning('reminders not looked after'),
			finishWithinMs: FINISH_MAILS_WITHIN_MS
		},
		{
			...afterCommits(store, createNotifier(dependencies)),
			onError: warning('notifications not looked after'),
			finishWithinMs: FINISH_NOTIFICATIONS_WITHIN_MS
		},
		{
			everyMs: 2_000,
			run: (onError) => endDuePlans({ store: planned, clock, onError }),
			onError: onBug
		},
		{
			everyMs: 10_000,
			run: (onError) => endDueReviews({ store: planned, clock, onError, onAccessEnd }),
			onError: failing('a review was not ended')
		},
		{
			everyMs: 10_000,
			run: (onError) => expireAllDue({ store, clock, onError }),
			onError: failing('waiting changes were not expired')
		},
		{
			...HOURLY,
			isLate: false,
			run: () => keepDailyCounts(store, clock()),
			onError: warning('the administrators were not counted')
		},
		{ ...HOURLY, run: dependencies.keepCheckpoint, onError: failing('no checkpoint was kept') },
		{
			...HOURLY,
			run: () => sweep(store.db, clock(), dependencies),
			onError: warning('not swept')
		},
		{ ...HOURLY, ...dependencies.certificate }
	];
}

/** Tells people after commits, and every few seconds for what was postponed. */
function afterCommits(
	store: Store,
	teller: { deliver(): Promise<void>; stop(): void }
): Pick<Job, 'everyMs' | 'wakesOn' | 'run' | 'stop'> {
	return {
		everyMs: 5_000,
		wakesOn: (wake) => store.onVersion(wake),
		run: () => teller.deliver(),
		stop: () => teller.stop()
	};
}
