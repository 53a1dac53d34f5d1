import { setTimeout } from 'node:timers/promises';

/** Polls until the condition holds; the test's own timeout ends a wait in vain. */
export async function waitUntil(isSo: () => Promise<boolean> | boolean): Promise<void> {
	while (!(await isSo())) await setTimeout(20);
}
