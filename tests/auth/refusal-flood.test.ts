// @long: sends ten thousand refusals, where refusals.test.ts sends three hundred
import { test } from 'vitest';
import { openSignInWorld } from '#support/auth/world.ts';
import { databases } from '#support/store/stores.ts';
import { floodTheDoor } from '#support/auth/strangers.ts';

test.each(databases)(
	'SEC-F14 SEC-E11 on %s ten thousand made-up attempts leave sixty events and one that counts the rest',
	async (_name, open) => {
		const world = await openSignInWorld({ open });

		await floodTheDoor(world, 10_000);

		await world.close();
	}
);
