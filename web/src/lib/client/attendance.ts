import type { WorkerApi } from '#lib/worker/worker-api.ts';
import { tellFailure } from './failure.ts';

/** Not more often than the worker has to hear of it. */
const TELL_USE_EVERY_MS = 5_000;
/** A worker that does not answer has nothing more to show either. */
const UNVEIL_AFTER_MS = 3_000;

const SIGNS_OF_USE = ['pointerdown', 'pointermove', 'keydown', 'wheel', 'touchmove'] as const;

/** Tells the worker whether this tab is in front, and that somebody is there. */
export function attendTo(remote: Pick<WorkerApi, 'attend' | 'use' | 'syncNow'>): void {
	const tell = (): void => {
		const isVisible = document.visibilityState === 'visible';
		if (!isVisible) veil();
		const told = remote.attend(isVisible);
		if (isVisible) unveilAfter(told).catch(tellFailure);
		else told.catch(() => undefined);
	};
	tell();
	document.addEventListener('visibilitychange', tell);
	addEventListener('pagehide', () => {
		veil();
		// A worker that does not hear of it locks by its own clock.
		remote.attend(false).catch(() => undefined);
	});
	addEventListener('pageshow', tell);
	addEventListener('online', () => remote.syncNow());
	tellUse(remote);
}

function tellUse(remote: Pick<WorkerApi, 'use'>): void {
	let toldAt = -Infinity;
	const use = (): void => {
		const now = performance.now();
		if (now - toldAt < TELL_USE_EVERY_MS) return;
		toldAt = now;
		remote.use().catch(() => undefined);
	};
	for (const sign of SIGNS_OF_USE) addEventListener(sign, use, { capture: true, passive: true });
}

/** For the picture that a system keeps of an app in the background; who listens notices nothing. */
function veil(): void {
	document.documentElement.dataset['veiled'] = '';
}

/** Not before a lock that is due has taken the rows away. */
async function unveilAfter(told: Promise<void>): Promise<void> {
	const atLast = new Promise((resolve) => setTimeout(resolve, UNVEIL_AFTER_MS));
	// A worker that fails has nothing to hide any longer, and the page says what is wrong.
	await Promise.race([told.catch(() => undefined), atLast]);
	// What the worker said before it answered is drawn by then.
	requestAnimationFrame(() => {
		if (document.visibilityState === 'visible') delete document.documentElement.dataset['veiled'];
	});
}
