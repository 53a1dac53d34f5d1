// @all: starts a release and a clone on what earlier versions left
import { mkdir, mkdtemp, rename, rm, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { operate, type Premises } from '@tenantry/tests/support/servers/command.ts';
import { attempt } from '@tenantry/tests/support/servers/race-world.ts';
import {
	openEarlierData,
	serveEarlierData,
	type EarlierData
} from '@tenantry/tests/support/versions/earlier-data.ts';
import { readVersion, VERSIONS } from '@tenantry/tests/support/versions/version.ts';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { makeRelease } from './release.ts';

const ROOT = resolve(import.meta.dirname, '../..');

describe.each(VERSIONS)('the data folder of %s', (name) => {
	let folder: string;
	let data: EarlierData;

	beforeEach(async () => {
		folder = await mkdtemp(join(tmpdir(), 'tenantry-upgraded-'));
		data = await openEarlierData(name, 'sqlite');
	});
	afterEach(async () => {
		await data.remove();
		await rm(folder, { recursive: true });
	});

	/** Starts a program there; returns how its owner signs in, and when it was ready. */
	async function upgrade(premises: Premises, program: readonly string[]) {
		const { owner, verified } = (await readVersion(name)).sqlite;
		const server = await serveEarlierData(premises, program);
		try {
			const answer = await attempt(server.url, owner);
			const { code, stdout } = await operate(premises, 'audit', 'verify');
			expect([answer, code]).toEqual(['200 signed_in', 0]);
			expect(stdout).toContain(verified.split('\n')[0]);
			return `ready after ${server.readyAfterMs} ms`;
		} finally {
			await server.close();
		}
	}

	test('is taken over by `start` of a clone', async ({ annotate }) => {
		await annotate(await upgrade(data, [join(ROOT, 'scripts/start.ts'), '--no-demo']));
	});

	test('is taken over by a release, from where a unit with DynamicUser moves it', async ({
		annotate
	}) => {
		const release = await makeRelease(ROOT, join(folder, 'release'), '1.2.3');
		const state = join(folder, 'var/lib/private/tenantry');
		const dataDir = join(folder, 'var/lib/tenantry');
		await mkdir(join(folder, 'var/lib/private'), { recursive: true, mode: 0o700 });
		await rename(data.dataDir, state);
		await symlink('private/tenantry', dataDir);

		await annotate(await upgrade({ dataDir }, [join(release.folder, 'tenantry'), 'serve']));
	});
});
