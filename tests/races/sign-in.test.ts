import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { post } from '#support/world/client.ts';
import { codeOf } from '#support/auth/totp.ts';
import {
	attempt,
	fromElsewhere,
	openRaceWorld,
	tallyOf,
	type Racer,
	type RaceWorld
} from '#support/servers/race-world.ts';
import { DATABASES } from '#support/servers/world.ts';

describe.each(DATABASES)('on real servers with %s', (database) => {
	let world: RaceWorld;

	beforeAll(async () => {
		world = await openRaceWorld(database);
	});
	afterAll(() => world.close());

	test('SEC-A07 ten of two hundred concurrent wrong passwords are checked, and the right one is refused after them', async () => {
		const racer = await world.addRacer({ isMfaRequired: false });

		const answers = await world.atOnce(200, (url, at) =>
			attempt(url, { ...racer, password: `not the right one ${at}` })
		);
		const [right] = await world.atOnce(1, (url) => attempt(url, racer));

		const failures = await failuresOf('password:');
		// A request that finds the queue full has not been checked, and may be retried.
		const heard = new Set(['401 wrong_credentials', '503 overloaded']);
		expect(answers.filter((answer) => !heard.has(answer))).toEqual([]);
		expect(answers).toContain('401 wrong_credentials');
		expect(right).toBe('401 wrong_credentials');
		expect(failures).toBe(10);
	});

	test('SEC-B03 one code used fifty times concurrently signs in once', async () => {
		const racer = await world.addRacer();
		const code = codeOf(racer.totpSecret);

		const answers = await world.atOnce(50, (url) => attempt(url, racer, { code }));

		expect(tallyOf(answers)).toEqual({ '200 signed_in': 1, '401 wrong_code': 49 });
	});

	test('SEC-B03 one code used fifty times concurrently, at sign-ins and step-ups, is accepted once', async () => {
		const racer = await world.addRacer();
		const { recoveryCode } = racer;
		const cookies = await world.atOnce(1, (url) => cookiesOf(url, racer, { recoveryCode }));
		const code = codeOf(racer.totpSecret);

		const answers = await world.atOnce(50, async (url, at) => {
			if (at % 4 < 2) return attempt(url, racer, { code });
			const headers = { cookie: cookies[0] ?? '', ...fromElsewhere() };
			return String((await post(`${url}/session/v1/step-up`, { code }, headers)).status);
		});

		const taken = answers.filter((answer) => answer === '200 signed_in' || answer === '204');
		expect(taken).toHaveLength(1);
		expect(answers.filter((answer) => !/^(?:20|401)/.test(answer))).toEqual([]);
	});

	test('SEC-B09 one recovery code used fifty times concurrently signs in once', async () => {
		const racer = await world.addRacer();
		const { recoveryCode } = racer;

		const answers = await world.atOnce(50, (url) => attempt(url, racer, { recoveryCode }));

		expect(tallyOf(answers)).toEqual({ '200 signed_in': 1, '401 wrong_code': 49 });
	});

	test('SEC-B10 one password reset link used fifty times concurrently sets one password', async () => {
		const racer = await world.addRacer({ isMfaRequired: false });
		const passwordAt = (at: number) => `nine herons in the reeds ${at}`;

		const statuses = await world.atOnce(50, async (url, at) => {
			const request = { token: racer.resetToken, password: passwordAt(at) };
			return (await post(`${url}/session/v1/reset`, request, fromElsewhere())).status;
		});
		const winner = statuses.indexOf(204);
		const [entered] = await world.atOnce(1, (url) =>
			attempt(url, { ...racer, password: passwordAt(winner) })
		);

		expect(tallyOf(statuses.map(String))).toEqual({ 204: 1, 410: 49 });
		expect(entered).toBe('200 signed_in');
	});

	async function cookiesOf(url: string, racer: Racer, more: object): Promise<string> {
		const { email, password } = racer;
		const request = { email, password, device: { name: 'Tablet' }, ...more };
		const response = await post(`${url}/session/v1/sign-in`, request, fromElsewhere());
		return response.headers
			.getSetCookie()
			.map((text) => text.split(';')[0])
			.join('; ');
	}

	/** The most that was counted of one address. */
	async function failuresOf(prefix: string): Promise<number> {
		const rows = await world.store.db
			.selectFrom('throttle')
			.select('failures')
			.where('key', 'like', `${prefix}%`)
			.execute();
		return Math.max(...rows.map(({ failures }) => failures));
	}
});
