// @long: long-running attacks; surface/connection.test.ts and sync/store/hostile-text.test.ts have short ones
import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify, stripVTControlCharacters } from 'node:util';
import { OWNER_ROLE } from '@tenantry/shared/domain/role.ts';
import { afterAll, beforeAll, expect, test } from 'vitest';
import * as z from 'zod/mini';
import { makeKey } from '#support/api/client.ts';
import { ensureProgram } from '#support/machine/programs.ts';
import { openRaceWorld, type RaceWorld } from '#support/servers/race-world.ts';

const SQLMAP_SECONDS = 25;
const Said = z.object({ stdout: z.string() });

const hasSqlmap = ensureProgram('sqlmap', 'sqlmap');
const hasSlow = ensureProgram('slowhttptest', 'slowhttptest');
for (const [name, isHere] of Object.entries({ sqlmap: hasSqlmap, slowhttptest: hasSlow }))
	if (!isHere) process.stdout.write(`${name} is left out: it is not here.\n`);

let world: RaceWorld;
let url: string;
let key: string;

beforeAll(async () => {
	world = await openRaceWorld('sqlite');
	url = world.servers[0]?.url ?? '';
	const owner = await world.addAdministrator({ role: OWNER_ROLE });
	await world.apply('administrator.setApiAccess', { id: owner, enabled: true });
	key = await makeKey(world, owner);
});
afterAll(() => world.close());

test('the attacked server answers authorized requests', async () => {
	const answer = await fetch(`${url}/api/v2/roles`, { headers: { 'x-api-key': key } });

	expect(answer.status).toBe(200);
});

if (hasSqlmap)
	test('SEC-E12 sqlmap finds no injectable parameter', async () => {
		const provider = `${url}/api/v2/providers/${world.providerId}`;
		const asked = [
			[`${provider}/administrators?filter=email:eq:a&sort=email&fields=id&limit=5&skip=0`],
			[`${provider}/events?limit=5`],
			[`${provider}/administrators`, '{"email":"a@b.example","roleName":"Manager"}'],
			[`${url}/session/v1/sign-in`, '{"email":"a@b.c","password":"x","device":{"name":"y"}}']
		] as const;

		const said = await Promise.all(asked.map(([target, data]) => sqlmap(target, data)));

		for (const text of said) {
			expect(text).not.toContain('identified the following injection point');
			expect(text).not.toMatch(/is vulnerable|appears to be '.*' injectable/);
			expect(text).toMatch(/testing if|does not seem to be injectable/);
		}
	});

if (hasSlow)
	test('SEC-E10 a thousand clients that never finish their headers are cut off, and others are answered in the meantime', async () => {
		const slow = run('slowhttptest', [
			'-H',
			'-c',
			'1000',
			'-r',
			'200',
			'-i',
			'4',
			'-l',
			'20',
			'-p',
			'5',
			'-u',
			`${url}/livez`
		]);
		const answered: number[] = [];
		const isOver = slow.then(() => true);
		while (!(await Promise.race([isOver, askOnce(answered)])));

		const text = stripVTControlCharacters(await slow);
		expect(new Set(answered)).toEqual(new Set([200]));
		expect(text).toMatch(/service available:\s+YES/);
		const closed = [...text.matchAll(/closed:\s+(\d+)/g)].map(([, count]) => Number(count));
		expect(Math.max(...closed)).toBeGreaterThan(0);
	});

async function askOnce(statuses: number[]): Promise<false> {
	statuses.push((await fetch(`${url}/livez`)).status);
	return false;
}

async function sqlmap(target: string, data?: string): Promise<string> {
	const folder = await mkdtemp(join(tmpdir(), 'tenantry-sqlmap-'));
	const said = await run('sqlmap', [
		'-u',
		target,
		'--batch',
		'--flush-session',
		'--disable-coloring',
		'--fresh-queries',
		'--level=1',
		'--risk=1',
		'--technique=BEU',
		'--timeout=10',
		'--retries=0',
		`--time-limit=${SQLMAP_SECONDS}`,
		`--output-dir=${folder}`,
		'--ignore-code=*',
		'--skip-waf',
		`--header=x-api-key: ${key}`,
		...(data === undefined ? [] : [`--data=${data}`, '--method=POST'])
	]);
	await rm(folder, { recursive: true });
	return said;
}

/** Returns the output of a program, whatever its exit code. */
async function run(program: string, args: readonly string[]): Promise<string> {
	const running = promisify(execFile)(program, [...args], { maxBuffer: 64 * 1024 * 1024 });
	return Said.parse(await running.catch((error: unknown) => error)).stdout;
}
