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

test.each([
	['device', 20, () => 'phone'],
	['person', 100, (place: number) => `device ${place}`]
])('SEC-E23 one more stream of a %s than %i ends the oldest', (_kind, most, deviceOf) => {
	const hub = new PokeHub();
	const ended: number[] = [];
	const open = (place: number, administratorId = 'ada') => {
		const leave = hub.add({
			providerId: 'north',
			administratorId,
			deviceId: deviceOf(place),
			poke: () => undefined,
			end() {
				ended.push(place);
				leave();
			}
		});
	};
	for (let place = 1; place <= most; place++) open(place);
	open(0, 'sam');
	expect(ended).toEqual([]);

	open(most + 1);
	open(most + 2);

	expect(ended).toEqual([1, 2]);
	expect(hub.size).toBe(most + 1);
});
