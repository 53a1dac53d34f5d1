// @all: floods a server
import { afterAll, beforeAll, expect, test } from 'vitest';
import { attempt, openRaceWorld, tallyOf, type RaceWorld } from '#support/servers/race-world.ts';

let world: RaceWorld;

beforeAll(async () => {
	world = await openRaceWorld('sqlite');
});
afterAll(() => world.close());

test('SEC-A13 some of five hundred concurrent sign-ins are asked to retry, and the server stays responsive', async () => {
	const racer = await world.addRacer({ isMfaRequired: false });
	const stranger = { ...racer, email: 'nobody@north.example' };
	let open = 500;
	const whileOpen: number[] = [];

	const flood = world.atOnce(500, async (url) => {
		const answer = await attempt(url, stranger);
		open--;
		return answer;
	});
	const [url = ''] = await world.atOnce(1, async (served) => served);
	const alive: number[] = [];
	for (let n = 0; n < 20 && open > 0; n++) {
		alive.push((await fetch(`${url}/livez`)).status);
		whileOpen.push(open);
	}
	const answers = tallyOf(await flood);
	const afterwards = await world.atOnce(1, (served) => attempt(served, racer));

	expect(Object.keys(answers).sort()).toEqual(['401 wrong_credentials', '503 overloaded']);
	expect(new Set(alive)).toEqual(new Set([200]));
	// The first probe ran during the flood, and not only after it.
	expect(whileOpen[0]).toBeGreaterThan(0);
	expect(afterwards).toEqual(['200 signed_in']);
});
