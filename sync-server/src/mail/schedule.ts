import type { Store } from '#store/store.ts';

import type { MailSender } from './mail-sender.ts';

const LOOK_EVERY_MS = 5_000;
/** Debounce: mails wait until commits pause, because a round competes with pushes for the disk. */
const QUIET_MS = 200;
/** Limit on that wait, for a provider that changes all the time. */
const LATEST_MS = 2_000;

/** Runs the mailSender after commits, and every few seconds for effects that were postponed. */
export function startSchedule(
	mailSender: MailSender,
	store: Pick<Store, 'onVersion'>,
	onError: (error: unknown) => void
): { end(): Promise<void> } {
	let soon: NodeJS.Timeout | undefined;
	let askedAt: number | undefined;
	let round = Promise.resolve();

	function go(): void {
		askedAt = undefined;
		round = mailSender.deliver().catch(onError);
	}

	function ask(): void {
		const now = performance.now();
		askedAt ??= now;
		clearTimeout(soon);
		soon = setTimeout(go, Math.max(0, Math.min(QUIET_MS, askedAt + LATEST_MS - now)));
	}

	const forget = store.onVersion(ask);
	const looking = setInterval(ask, LOOK_EVERY_MS);
	go();
	return {
		/** Waits for deliveries that are under way; the others are left to the next start. */
		async end() {
			forget();
			clearTimeout(soon);
			clearInterval(looking);
			mailSender.stop();
			await round;
		}
	};
}
