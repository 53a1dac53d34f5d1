// @all: reads every file that a server writes
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { makeKey } from '#support/api/client.ts';
import { canariesIn, findCanaries, newCanary } from '#support/canaries/canaries.ts';
import { operate } from '#support/servers/command.ts';
import { openRaceWorld, type Racer, type RaceWorld } from '#support/servers/race-world.ts';
import { DATABASES } from '#support/servers/world.ts';

const FIELDS = [
	'email',
	'password',
	'code',
	'recoveryCode',
	'token',
	'deviceId',
	'deviceCredential',
	'ticket',
	'current',
	'next',
	'cookie',
	'providerName',
	'firstName',
	'args',
	'reason'
];
const PATHS = [
	'/session/v1/sign-in',
	'/session/v1/setup',
	'/session/v1/reset',
	'/session/v1/password',
	'/session/v1/resume',
	'/session/v1/sign-out',
	'/session/v1/enrolment/confirm',
	'/session/v1/first-setup',
	'/sync/v1/push',
	'/sync/v1/pull',
	'/sync/v1/quarantine',
	'/sync/v1/envelope-key',
	'/sync/v1/envelopes',
	'/api/v2/roles',
	'/livez',
	'/nowhere'
];
const HEADERS = [
	'authorization',
	'x-api-key',
	'cookie',
	'x-hand-over',
	'user-agent',
	'referer',
	'x-sync',
	'if-match',
	'idempotency-key',
	'x-provider-id',
	'accept',
	'x-forwarded-for'
];

describe.each(DATABASES)('a server on %s that logs at every level', (database) => {
	let world: RaceWorld;
	let racer: Racer;

	beforeAll(async () => {
		world = await openRaceWorld(database, { LOG_LEVEL: 'trace' });
		racer = await world.addRacer();
	});
	afterAll(() => world.close());

	test('SEC-F12 writes none of forty secrets from fields, headers and addresses into its log, and one line for each event', async () => {
		const canaries: string[] = [];
		const sing = (kind: string) => {
			const canary = newCanary(kind);
			canaries.push(canary);
			return canary;
		};
		for (const path of PATHS) {
			const fields = FIELDS.map(
				(name) => [name, `${sing('fi')}\r\n{"level":60,"msg":"forged"}`] as const
			);
			const headers = HEADERS.map((name) => [name, sing('he')] as const);
			await ask(`${path}?${sing('na')}=${sing('va')}&x=%0d%0a${sing('li')}`, {
				method: 'POST',
				body: JSON.stringify(Object.fromEntries(fields)),
				headers: { ...Object.fromEntries(headers), 'content-type': 'application/json' }
			});
		}
		await ask('/session/v1/sign-in', signIn({ ...racer, password: sing('pa') }));
		await ask('/session/v1/sign-in', signIn(racer, { code: sing('co') }));
		await ask('/session/v1/sign-in', signIn(racer, { recoveryCode: sing('rc') }));
		await ask('/session/v1/sign-in', signIn(racer, { recoveryCode: racer.recoveryCode }));
		canaries.push(racer.password, racer.totpSecret, racer.recoveryCode, racer.resetToken);

		expect(canaries.length).toBeGreaterThan(40);
		expect(canariesIn(world.output, canaries)).toEqual([]);
		const lines = world.output.split('\n').filter((line) => line.startsWith('{'));
		expect(lines.length).toBeGreaterThan(PATHS.length);
		for (const line of lines) expect(JSON.parse(line)).not.toMatchObject({ msg: 'forged' });
	});

	test('SEC-B08 SEC-C01 SEC-F02 SEC-F12 keeps no seeds, codes, passwords, tokens or keys in its database or in a backup', async () => {
		const { cookie } = await world.signIn(racer.id);
		const token = cookie.split('=')[1] ?? '';
		await world.apply('administrator.setApiAccess', { id: racer.id, enabled: true });
		const key = await makeKey(world, racer.id);
		const secrets = [
			key,
			racer.password,
			racer.totpSecret,
			racer.recoveryCode,
			racer.resetToken,
			token,
			racer.recoveryCode.replace('-', '')
		];
		const backup = join(world.premises.dataDir, 'backup.sqlite');

		const said = await operate(world.premises, 'backup', backup);

		expect(said).toMatchObject({ code: 0 });
		expect((await readFile(backup)).includes(racer.email)).toBe(true);
		expect(await findCanaries(world.premises.dataDir, secrets)).toEqual([]);
	});

	async function ask(path: string, init: RequestInit): Promise<void> {
		const [response] = await world.atOnce(1, (url) => fetch(url + path, init));
		await response?.body?.cancel();
	}
});

function signIn({ email, password }: Racer, more: object = {}): RequestInit {
	const body = JSON.stringify({ email, password, device: { name: 'Tablet' }, ...more });
	return { method: 'POST', headers: { 'content-type': 'application/json' }, body };
}
