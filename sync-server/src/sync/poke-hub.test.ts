import { expect, test } from 'vitest';

import { PokeHub } from './poke-hub.ts';

test('each listener is counted until it leaves, once', () => {
	const hub = new PokeHub();
	const listener = (deviceId: string) => ({
		providerId: 'north',
		administratorId: 'ada',
		deviceId,
		poke: () => undefined,
		end: () => undefined
	});
	const leave = hub.add(listener('phone'));
	hub.add(listener('tablet'));
	expect(hub.size).toBe(2);

	leave();
	leave();

	expect(hub.size).toBe(1);
});
