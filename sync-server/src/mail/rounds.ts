import type { Store } from '#store/store.ts';

import type { Courier } from './courier.ts';

const LOOK_EVERY_MS = 5_000;
/** A provider that changes all the time is not looked after at every change. */
const SOON_MS = 50;

/** Sends the courier out after commits, and every few seconds for what was put off. */
export function startRounds(
	courier: Courier,
	store: Store,
	onError: (error: unknown) => void
): { end(): Promise<void> } {
	let soon: NodeJS.Timeout | undefined;
	let round = Promise.resolve();

	function go(): void {
		soon = undefined;
		round = courier.deliver().catch(onError);
	}

	const forget = store.onVersion(() => (soon ??= setTimeout(go, SOON_MS)));
	const looking = setInterval(go, LOOK_EVERY_MS);
	go();
	return {
		/** What is under way comes to its end; what is not yet begun is for the next start. */
		async end() {
			forget();
			clearTimeout(soon);
			clearInterval(looking);
			courier.stop();
			await round;
		}
	};
}
