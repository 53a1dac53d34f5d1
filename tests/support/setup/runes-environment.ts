import type { Environment } from 'vitest/runtime';

/** Runs runes as in the browser but without a DOM, because effects never run in server builds. */
const environment: Environment = {
	name: 'runes',
	viteEnvironment: 'client',
	setup: () => ({ teardown: () => undefined })
};

export default environment;
