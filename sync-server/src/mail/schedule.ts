import type { Store } from '#store/store.ts';

import type { MailSender } from './mail-sender.ts';

const LOOK_EVERY_MS = 5_000;
/** Throttle: a provider that changes all the time does not cause a round per change. */
const SOON_MS = 50;

/** Runs the mailSender after commits, and every few seconds for effects that were postponed. */
export function startSchedule(
	mailSender: MailSender,
	store: Store,
	onError: (error: unknown) => void
): { end(): Promise<void> } {
	let soon: NodeJS.Timeout | undefined;
	let round = Promise.resolve();

	function go(): void {
		soon = undefined;
		round = mailSender.deliver().catch(onError);
	}

	const forget = store.onVersion(() => (soon ??= setTimeout(go, SOON_MS)));
	const looking = setInterval(go, LOOK_EVERY_MS);
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
