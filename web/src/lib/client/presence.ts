import type { EngineCalls } from '#lib/engine-api/calls/calls.ts';

import type { EngineLife } from './engine-life.ts';

/** Throttle of reports of activity: the worker does not need them more often. */
const TELL_USE_EVERY_MS = 5_000;

const SIGNS_OF_USE = ['pointerdown', 'pointermove', 'keydown', 'wheel', 'touchmove'] as const;

/**
 * Reports to the worker whether this tab is in front and whether the user is active. A page that
 * comes to the front stays veiled until the worker has answered, or until its silence is shown
 * instead.
 */
export function reportPresence(
	remote: Pick<EngineCalls, 'attend' | 'use' | 'syncNow'>,
	life: Pick<EngineLife, 'state'>
): void {
	let reports = 0;
	const tell = (): void => {
		const report = ++reports;
		const isVisible = document.visibilityState === 'visible';
		if (!isVisible) veil();
		const told = remote.attend(isVisible).catch(() => undefined);
		const covered = life.state === 'living' ? told : Promise.resolve();
		covered.then(
			// The answer to an earlier report does not know how long the page was away since.
			() => (report === reports ? unveil() : undefined),
			() => undefined
		);
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

/** Hides the page from the system's picture of a background app, not from screen readers. */
function veil(): void {
	document.documentElement.dataset['veiled'] = '';
}

/** Unveils the page once what has just been decided about it is rendered. */
export function unveil(): void {
	requestAnimationFrame(() => {
		if (document.visibilityState === 'visible') delete document.documentElement.dataset['veiled'];
	});
}
