import { setTimeout } from 'node:timers/promises';

/** Asks until it is so; the test's own timeout ends a wait in vain. */
export async function waitUntil(isSo: () => Promise<boolean> | boolean): Promise<void> {
	while (!(await isSo())) await setTimeout(20);
}
