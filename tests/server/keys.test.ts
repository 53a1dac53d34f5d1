// @all: rotates keys in processes of their own; tests/auth has sealing
import { randomBytes } from 'node:crypto';
import { chmod, mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { writeCredential } from '@tenantry/sync-server/auth/person/credential.ts';
import { newTotpSecret } from '@tenantry/sync-server/auth/totp/totp.ts';
import { readConfig } from '@tenantry/sync-server/config.ts';
import {
	openServerResources,
	type ServerResources
} from '@tenantry/sync-server/server-resources.ts';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { operate, startOperating } from '#support/servers/command.ts';
import { post } from '#support/world/client.ts';
import { codeOf, fromBase32 } from '#support/auth/totp.ts';
import type { Account } from '@tenantry/sync-server/store/account.ts';
import type { Database } from '@tenantry/sync-server/store/store.ts';
import { giveAccount } from '#support/auth/give-account.ts';
import { startServer } from '#support/servers/process.ts';

const owner = 'lee@south.example';
const password = 'nine herons in the reeds';

describe('on SQLite', () => {
	let folder: string;
	let dataDir: string;
	let path: string;
	let seeds: ReadonlyMap<string, string>;

	beforeEach(async () => {
		folder = await mkdtemp(join(tmpdir(), 'tenantry-keys-'));
		dataDir = join(folder, 'data');
		path = join(dataDir, 'secrets/sealing-keys');
		seeds = new Map();
	});
	afterEach(() => rm(folder, { recursive: true }));

	const tenantry = (...words: readonly string[]) => operate({ dataDir }, ...words);
	const serve = () => startServer({ dataDir });

	async function within<T>(run: (resources: ServerResources) => Promise<T>): Promise<T> {
		const config = readConfig({ DATA_DIR: dataDir });
		if (!config.ok) throw new Error(config.error);
		const resources = await openServerResources(config.value);
		try {
			return await run(resources);
		} finally {
			await resources.store.close();
		}
	}

	/** Seals a new seed for each person, as an enrolment does. */
	async function enrol(ids: readonly string[]): Promise<void> {
		seeds = new Map(ids.map((id) => [id, newTotpSecret()]));
		await within(async ({ store, sealer }) => {
			await store.db.transaction().execute(async (tx) => {
				for (const [administratorId, seed] of seeds) {
					const patch = { totp_sealed: sealer.seal(seed, { administratorId, purpose: 'totp' }) };
					const account = await accountOf(tx, administratorId);
					await writeCredential(tx, account, { patch, at: 1 });
				}
			});
		});
	}

	/** Returns the account of an administrator, and creates one for an id that has none. */
	async function accountOf(tx: Database, administratorId: string): Promise<Account> {
		const [known] = await tx
			.selectFrom('account')
			.select('provider_id')
			.where('administrator_id', 'in', [administratorId])
			.execute();
		const account = { providerId: known?.provider_id ?? 'p', administratorId };
		if (known === undefined) await giveAccount(tx, account);
		return account;
	}

	const strangers = (count: number) =>
		Array.from({ length: count }, () => randomBytes(12).toString('hex'));

	async function idsInFile(): Promise<string[]> {
		const lines = (await readFile(path, 'utf8')).trim().split('\n');
		return lines.map((line) => line.split(':')[0] ?? '');
	}

	/**
	 * Returns the keys under which seeds are sealed, having made sure that each seed still opens.
	 */
	async function keysInUse(): Promise<Set<string>> {
		return within(async ({ store, sealer }) => {
			const rows = await store.db
				.selectFrom('credential')
				.select(['administrator_id', 'totp_sealed'])
				.where('totp_sealed', 'is not', null)
				.execute();
			const opened = rows.map(({ administrator_id: administratorId, totp_sealed }) => [
				administratorId,
				sealer.open(totp_sealed ?? '', { administratorId, purpose: 'totp' })
			]);
			expect(opened.toSorted()).toEqual([...seeds].toSorted());
			return new Set(rows.map(({ totp_sealed }) => totp_sealed?.split('.')[0] ?? ''));
		});
	}

	test('SEC-F05 SEC-B08 the key is replaced while people sign in, and the old one can be deleted', async () => {
		await tenantry('provider', 'create', 'South MSP', '--owner', owner);
		const link = await tenantry('administrator', 'setup-link', owner);
		const id = await within(async ({ store }) => {
			const rows = await store.db.selectFrom('record').selectAll().execute();
			return rows.find(({ collection }) => collection === 'administrator')?.id ?? '';
		});
		const server = await serve();
		const token = new URL(link.stdout.trim()).hash.slice(1);
		await post(`${server.url}/session/v1/setup`, { token, password });
		const signIn = async (code: string): Promise<unknown> => {
			const request = { email: owner, password, code, device: { name: 'Test' } };
			return (await post(`${server.url}/session/v1/sign-in`, request)).json();
		};
		await enrol([id, ...strangers(120)]);
		const [old = ''] = await idsInFile();

		const { code, stdout } = await tenantry('keys', 'rotate');
		const [first = '', ...others] = await idsInFile();
		const wrong = await signIn('000000');
		const right = await signIn(codeOf(seeds.get(id) ?? ''));
		await server.stop();

		expect(code).toBe(0);
		expect(stdout).toContain('121 second factors were re-encrypted.');
		expect(others).toEqual([old]);
		expect(await keysInUse()).toEqual(new Set([first]));
		expect(wrong).toMatchObject({ code: 'wrong_code' });
		expect(right).toMatchObject({ next: 'signed_in' });
		expect((await stat(path)).mode & 0o777).toBe(0o600);

		const [line = ''] = (await readFile(path, 'utf8')).split('\n');
		await writeFile(path, `${line}\n`);
		expect(await keysInUse()).toEqual(new Set([first]));
		await server.close();
	});

	test('SEC-B08 neither a seed nor a key is in the database or in a backup', async () => {
		await enrol(strangers(40));
		const backup = join(folder, 'backup');
		await tenantry('backup', backup);
		const files = [await readFile(backup)];
		files.push(await readFile(join(dataDir, 'tenantry.sqlite')));
		const keyText = (await readFile(path, 'utf8')).trim().split(':')[1] ?? '';

		const secrets = [...seeds.values()].flatMap((seed) => [
			Buffer.from(seed),
			fromBase32(seed),
			Buffer.from(fromBase32(seed).toString('hex'))
		]);
		const keys = [Buffer.from(keyText), Buffer.from(keyText, 'base64')];

		for (const file of files) {
			expect(file.includes([...seeds.keys()][0] ?? '?')).toBe(true);
			expect([...secrets, ...keys].filter((secret) => file.includes(secret))).toEqual([]);
		}
	});

	test('SEC-F05 a killed rotation resumes with the key that it began with', async () => {
		await enrol(strangers(500));
		const [old = ''] = await idsInFile();
		const rotating = startOperating({ dataDir }, 'keys', 'rotate');
		const ended = new Promise((done) => rotating.once('exit', done));
		await within(async ({ store }) => {
			const isLeft = async () => {
				const changed = await store.db
					.selectFrom('credential')
					.select('administrator_id')
					.where('totp_sealed', 'not like', `${old}.%`)
					.limit(1)
					.execute();
				return changed.length === 0 && rotating.exitCode === null;
			};
			while (await isLeft());
		});
		rotating.kill('SIGKILL');
		await ended;

		const { code } = await tenantry('keys', 'rotate');

		const [first = '', ...others] = await idsInFile();
		expect(code).toBe(0);
		expect(others).toEqual([old]);
		expect(await keysInUse()).toEqual(new Set([first]));
		expect((await tenantry('keys', 'list')).stdout).toBe(
			`${first}: 500 second factors, and it seals.\n${old}: 0 second factors.\n`
		);
	});

	test('SEC-F05 the server does not start without a key that seeds need', async () => {
		await enrol(strangers(2));
		await writeFile(
			path,
			`k2:${randomBytes(32).toString('base64')}\n${await readFile(path, 'utf8')}`
		);
		await enrol(strangers(3));
		await within(({ store }) =>
			store.db.updateTable('meta').set({ value: 'k2' }).where('key', '=', 'sealing_key').execute()
		);
		const [line = ''] = (await readFile(path, 'utf8')).split('\n');
		await writeFile(path, `${line}\n`);

		const { code, stderr } = await tenantry('keys', 'list');

		expect(code).toBe(1);
		expect(stderr).toContain('lacks a key under which 2 second factors are sealed');
	});

	test('SEC-F05 keys that everyone on the machine can read are refused', async () => {
		await within(async () => {});
		await chmod(path, 0o644);

		const { code, stderr } = await tenantry('keys', 'list');

		expect([code, stderr]).toEqual([
			1,
			`Everyone on this machine can read the secret file ${path}. Run: chmod 600 ${path}\n`
		]);
	});
});
