import { expect, test } from 'vitest';
import { openSignInWorld } from '#support/auth/world.ts';
import { DATABASES } from '#support/servers/world.ts';
import { fuzz } from './fuzz.ts';

const REQUESTS = { sqlite: 2000, postgres: 800 };

test.each(DATABASES)(
	'SEC-E08 SEC-D03 SEC-D14 on %s arbitrary requests to every route are answered as documented, reveal nothing of the program, and leave the data consistent',
	async (database) => {
		const seed = Number(process.env.TENANTRY_TEST_SEED ?? 20_261_125);
		const world = await openSignInWorld();
		await world.close();

		const tally = await fuzz({ database, seed, requests: REQUESTS[database] });

		expect(tally.words(seed, database)).toEqual([]);
		expect(tally.requests).toBe(REQUESTS[database]);
		expect(tally.asked).toEqual(expect.arrayContaining(world.routes.map(nameOf)));
	}
);

function nameOf({ method, path }: { readonly method: string; readonly path: string }): string {
	return `${method} ${path}`;
}
