// @all: installs docker-compose
import { execFile } from 'node:child_process';
import { resolve } from 'node:path';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';
import * as z from 'zod/mini';
import { ensureProgram } from '#support/machine/programs.ts';

const run = promisify(execFile);
const RECIPE = resolve(import.meta.dirname, '../../deploy/compose.yaml');
const hasCompose = ensureProgram('docker-compose', 'docker-compose');
if (!hasCompose) process.stdout.write('compose.yaml is left out: docker-compose is not here.\n');

const Composed = z.object({ services: z.record(z.string(), z.looseObject({})) });

async function compose(env: Record<string, string>) {
	const args = ['-f', RECIPE, 'config', '--format', 'json'];
	const { stdout } = await run('docker-compose', args, { env: { PATH: process.env.PATH, ...env } });
	return Composed.parse(JSON.parse(stdout)).services;
}

if (hasCompose) {
	test('compose.yaml runs the server read-only, without rights, with the database of a profile', async () => {
		const alone = await compose({ SITE_ADDRESS: 'portal.north.example' });
		const withPostgres = await compose({
			SITE_ADDRESS: 'portal.north.example',
			COMPOSE_PROFILES: 'postgres',
			DATABASE_URL_FILE: '/secrets/database-url'
		});

		expect(Object.keys(alone)).toEqual(['caddy', 'tenantry']);
		expect(Object.keys(withPostgres)).toEqual(['caddy', 'postgres', 'tenantry']);
		expect(alone.tenantry).toMatchObject({
			read_only: true,
			cap_drop: ['ALL'],
			security_opt: ['no-new-privileges:true'],
			mem_limit: String(512 * 1024 * 1024),
			environment: { PUBLIC_URL: 'https://portal.north.example', DATABASE_URL_FILE: '' }
		});
		expect(withPostgres.tenantry).toMatchObject({
			environment: { DATABASE_URL_FILE: '/secrets/database-url' }
		});
	});

	test('compose.yaml asks for the name of the site', async () => {
		await expect(compose({})).rejects.toThrow('set it in .env');
	});
}
