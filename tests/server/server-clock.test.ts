// @all: starts servers under another clock
import { SignedIn } from '@tenantry/shared/protocol/session.ts';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { post } from '#support/world/client.ts';
import { codeOf } from '#support/auth/totp.ts';
import { findFakeTime, openFakeTime, type FakeTime } from '#support/machine/fake-time.ts';
import { attempt, openRaceWorld, type Racer, type RaceWorld } from '#support/servers/race-world.ts';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;

const library = findFakeTime();
if (library === undefined)
	process.stdout.write('Another time is left out: libfaketime is not here.\n');

let world: RaceWorld;
let time: FakeTime | undefined;
let url: string;
let aheadMs = 0;

beforeAll(async () => {
	time = library === undefined ? undefined : await openFakeTime(library);
	world = await openRaceWorld('sqlite', time?.env);
	url = world.servers[0]?.url ?? '';
});
afterAll(async () => {
	await world.close();
	await time?.close();
});

const now = () => Date.now() + aheadMs;

async function wait(ms: number): Promise<void> {
	aheadMs += ms;
	await time?.setAhead(aheadMs);
}

test('SEC-B05 a time that a request claims changes nothing', async () => {
	const racer = await world.addRacer();
	const ahead = codeOf(racer.totpSecret, { at: now(), stepsAhead: 4 });
	const later = new Date(now() + 2 * MINUTE_MS);
	const said = { date: later.toUTCString(), 'x-timestamp': String(later.getTime()) };

	const forged = await attempt(url, racer, { code: ahead }, said);
	const right = await attempt(url, racer, { code: codeOf(racer.totpSecret, { at: now() }) });

	expect([forged, right]).toEqual(['401 wrong_code', '200 signed_in']);
});

if (library !== undefined) {
	test('SEC-B01 SEC-B04 a code is accepted in its own time step and the next one, by the server’s clock', async () => {
		const racer = await world.addRacer();
		await wait(3 * HOUR_MS);
		// Waits for the middle of a step, so that none ends during the attempts.
		await wait(30_000 - (now() % 30_000) + 10_000);
		const at = now();
		const steps = [-2, 1, -1, 0];

		const answers: string[] = [];
		for (const stepsAhead of steps)
			answers.push(
				await attempt(url, racer, { code: codeOf(racer.totpSecret, { at, stepsAhead }) })
			);

		const wrong = '401 wrong_code';
		expect(answers).toEqual([wrong, wrong, '200 signed_in', '200 signed_in']);
	});

	test('SEC-C03 a session ends after an hour without a request, and after a day with requests, and its device resumes within the lease', async () => {
		const idle = await signIn(await world.addRacer());
		await wait(59 * MINUTE_MS);
		const before = await pull(idle);
		await wait(61 * MINUTE_MS);
		const after = await pull(idle);
		const resumed = await resume(idle);

		const busy = await signIn(await world.addRacer());
		const statuses: number[] = [];
		for (let minutes = 0; minutes < 24 * 60 + 50; minutes += 50) {
			statuses.push(await pull(busy));
			await wait(50 * MINUTE_MS);
		}
		await wait(73 * HOUR_MS);
		const late = await resume(busy);

		expect([before, after, resumed]).toEqual([200, 401, 200]);
		expect(statuses.indexOf(401)).toBe(29);
		expect(late).toBe(401);
	});
}

interface Entered {
	readonly cookie: string;
	readonly deviceId: string;
	readonly deviceCredential: string;
}

async function signIn({ email, password, totpSecret }: Racer): Promise<Entered> {
	const request = { email, password, code: codeOf(totpSecret, { at: now() }) };
	const path = `${url}/session/v1/sign-in`;
	const response = await post(path, { ...request, device: { name: 'Tablet' } });
	const { deviceId, deviceCredential } = SignedIn.parse(await response.json());
	const cookies = response.headers.getSetCookie().map((text) => text.split(';')[0]);
	return { cookie: cookies.join('; '), deviceId, deviceCredential };
}

async function pull({ cookie, deviceId }: Entered): Promise<number> {
	const request = { deviceId, cookie: null, limit: 1 };
	return (await post(`${url}/sync/v1/pull`, request, { cookie })).status;
}

async function resume({ deviceId, deviceCredential }: Entered): Promise<number> {
	return (await post(`${url}/session/v1/resume`, { deviceId, deviceCredential })).status;
}
