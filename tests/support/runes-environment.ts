import type { Environment } from 'vitest/runtime';

/** Runes as the browser runs them, without a DOM: on the server effects never run. */
const environment: Environment = {
	name: 'runes',
	viteEnvironment: 'client',
	setup: () => ({ teardown: () => undefined })
};

export default environment;
