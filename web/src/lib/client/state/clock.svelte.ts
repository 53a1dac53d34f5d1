import { createSubscriber } from 'svelte/reactivity';

const TICK_MS = 20_000;

const subscribe = createSubscriber((update) => {
	const timer = setInterval(update, TICK_MS);
	return () => clearInterval(timer);
});

/** Reactive: text such as "2 min ago" is drawn again as time passes. */
export function now(): number {
	subscribe();
	return Date.now();
}
