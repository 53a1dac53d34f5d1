import { type LiveQuery, LiveQueryMessage } from '#lib/engine-api/queries.ts';
import { port, portCall } from './call.ts';
import * as z from 'zod/mini';

export const TAB_CALLS = {
	/**
	 * Answers over `port` with the query's result, at once and after every change. The page sends a
	 * `LiveRequest` over it when it wants another window, or nothing more.
	 */
	watch: portCall<(query: LiveQuery, port: MessagePort) => void>(LiveQueryMessage, port),
	/**
	 * Reports whether the calling tab is in front, which decides how often the server is asked and
	 * when a hidden app is locked. When it settles, the app has been locked if it had to be.
	 */
	attend: portCall<(isVisible: boolean) => Promise<void>>(z.boolean()),
	/** The calling tab holds the Web Lock of this name as long as it lives. */
	stay: portCall<(lockName: string) => Promise<void>>(
		z.string().check(z.regex(/^tenantry-tab-[0-9a-f-]{36}$/))
	),
	use: portCall<() => Promise<void>>(),
	useHere: portCall<() => Promise<void>>()
};
