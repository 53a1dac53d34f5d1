import { loadMutators } from '#lib/replica/queue/mutators.ts';
import type { SessionOptions } from './session/session-options.ts';

/**
 * Parts of a session that are loaded lazily, because the first list does without them. The session
 * takes them from here so that it imports no feature.
 */
export const LAZY_PARTS: Pick<SessionOptions, 'openLock' | 'openFeatures'> = {
	async openLock(session, options) {
		const { openLock } = await import('./features/lock/session-lock.ts');
		return openLock(session, options);
	},
	async openFeatures(context) {
		const [{ openFeatures }] = await Promise.all([
			import('./features/features.ts'),
			loadMutators()
		]);
		return openFeatures(context);
	}
};
