import type { EngineCalls } from '#lib/engine-api/calls/calls.ts';
import { reportFailure } from './words/failure.ts';

/** Throttle of reports of activity: the worker does not need them more often. */
const TELL_USE_EVERY_MS = 5_000;
/** Timeout of the unveiling: a worker that does not answer has nothing more to show either. */
const UNVEIL_AFTER_MS = 3_000;

const SIGNS_OF_USE = ['pointerdown', 'pointermove', 'keydown', 'wheel', 'touchmove'] as const;

/** Tells the worker whether this tab is in front, and that the user is active. */
export function reportPresence(remote: Pick<EngineCalls, 'attend' | 'use' | 'syncNow'>): void {
	const tell = (): void => {
		const isVisible = document.visibilityState === 'visible';
		if (!isVisible) veil();
		const told = remote.attend(isVisible);
		if (isVisible) unveilAfter(told).catch(reportFailure);
		else told.catch(() => undefined);
	};
	tell();
	document.addEventListener('visibilitychange', tell);
	addEventListener('pagehide', () => {
		veil();
		// If the worker does not receive this, it locks by its own clock.
		remote.attend(false).catch(() => undefined);
	});
	addEventListener('pageshow', tell);
	addEventListener('online', () => remote.syncNow());
	tellUse(remote);
}

function tellUse(remote: Pick<EngineCalls, 'use'>): void {
	let toldAt = -Infinity;
	const use = (): void => {
		const now = performance.now();
		if (now - toldAt < TELL_USE_EVERY_MS) return;
		toldAt = now;
		remote.use().catch(() => undefined);
	};
	for (const sign of SIGNS_OF_USE) addEventListener(sign, use, { capture: true, passive: true });
}

/**
 * Hides the page from the picture that a system keeps of a background app; users of a screen reader
 * notice nothing.
 */
function veil(): void {
	document.documentElement.dataset['veiled'] = '';
}

/** Unveils the page, but not before a lock that is due has taken the rows away. */
async function unveilAfter(told: Promise<void>): Promise<void> {
	const atLast = new Promise((resolve) => setTimeout(resolve, UNVEIL_AFTER_MS));
	// A worker that fails has nothing to hide any longer, and the page says why.
	await Promise.race([told.catch(() => undefined), atLast]);
	// By then the results that the worker sent before its answer are rendered.
	requestAnimationFrame(() => {
		if (document.visibilityState === 'visible') delete document.documentElement.dataset['veiled'];
	});
}
