import { createSubscriber } from 'svelte/reactivity';

const TICK_MS = 20_000;

const subscribe = createSubscriber((update) => {
	const timer = setInterval(update, TICK_MS);
	return () => clearInterval(timer);
});

/** The time now, for "2 min ago": whoever reads it is drawn again as it passes. */
export function now(): number {
	subscribe();
	return Date.now();
}
