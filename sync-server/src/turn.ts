import { setImmediate as nextTurn } from 'node:timers/promises';

/** How long work that waits for nothing may hold the event loop before others get a turn. */
const LONGEST_TURN_MS = 10;

/** When the current turn of the event loop began; undefined before anything has asked. */
let beganAt: number | undefined;

export function beginTurn(): void {
	if (beganAt !== undefined) return;
	beganAt = performance.now();
	setImmediate(() => (beganAt = undefined));
}

/**
 * Waits for another turn of the event loop if this one is long. Work in many steps calls this
 * between them, and simultaneous requests before they begin; otherwise work that waits for nothing,
 * as SQLite's statements do, would starve everything else.
 */
export async function rest(): Promise<void> {
	// Others that rest may have used up the next turn.
	while (beganAt !== undefined && performance.now() - beganAt >= LONGEST_TURN_MS) await nextTurn();
	beginTurn();
}
