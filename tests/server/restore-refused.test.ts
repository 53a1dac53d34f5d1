import { randomBytes } from 'node:crypto';
import { readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { writeCredential } from '@tenantry/sync-server/auth/person/credential.ts';
import { findByEmail } from '@tenantry/sync-server/auth/person/person.ts';
import type { Config } from '@tenantry/sync-server/config.ts';
import { openServerResources } from '@tenantry/sync-server/server-resources.ts';
import { applyWithin } from '@tenantry/sync-server/sync/push/system-actor.ts';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { actor, at, chainsOf, openMachines, type Machines } from '#support/servers/machines.ts';

let machines: Machines;

beforeEach(async () => {
	machines = await openMachines();
});
afterEach(() => machines.close());

describe('a backup is refused, and nothing is changed,', () => {
	let old: Config;
	let next: Config;

	beforeEach(async () => {
		old = await machines.inhabited();
		await machines.backUp(old);
		next = await machines.empty(old);
	});
	afterEach(async () => {
		expect((await readdir(next.dataFolder)).filter((name) => name.includes('.sqlite'))).toEqual([]);
	});

	test('when the keys that it was sealed with are missing', async () => {
		const path = join(next.dataFolder, 'secrets/sealing-keys');
		await writeFile(path, `other:${randomBytes(32).toString('base64')}\n`);

		await expect(machines.putBack(next)).rejects.toThrow(
			/^The secret file .* lacks the key \w+ of this database\.$/
		);
		await rm(path);
		await expect(machines.putBack(next)).rejects.toThrow(/^The secret file .* does not exist\.$/);
	});

	test('when it is newer than the program', async () => {
		machines.tamper("INSERT INTO kysely_migration VALUES ('9999-from-the-future', '2099')");

		await expect(machines.putBack(next)).rejects.toThrow(
			'The database was written by a newer version of Tenantry (9999-from-the-future)'
		);
	});

	test.each([
		['text', 'not a database, but long enough to be looked at. '.repeat(20), 'is not a database.'],
		['nothing', '', 'contains no Tenantry tables.']
	])('when it is something else: %s', async (_, content, words) => {
		await writeFile(machines.file, content);

		await expect(machines.putBack(next)).rejects.toThrow(words);
	});

	test('when a page of it was overwritten', async () => {
		const content = await readFile(machines.file);
		content.fill(0x55, 40 * 4096, 41 * 4096);
		await writeFile(machines.file, content);

		await expect(machines.putBack(next)).rejects.toThrow('is damaged.');
	});

	test.each(['substr(value, 2)', "'{}'", "replace(value, 'North', char(1))"])(
		'when a row of it is invalid: %s',
		async (value) => {
			machines.tamper(`UPDATE record SET value = ${value} WHERE collection = 'provider'`);

			await expect(machines.putBack(next)).rejects.toThrow(`${machines.file} is damaged.`);
		}
	);

	test('when its list of migrations was overwritten', async () => {
		machines.tamper("UPDATE kysely_migration SET timestamp = '2026-11-26T06:25:26.7m3Z'");

		await expect(machines.putBack(next)).rejects.toThrow('The list of migrations is damaged.');
	});

	test('when it does not exist', async () => {
		await rm(machines.file);

		await expect(machines.putBack(next)).rejects.toThrow(`${machines.file} does not exist.`);
	});

	test('when its audit was tampered with', async () => {
		machines.tamper("UPDATE audit_event SET actor_name = 'Nobody' WHERE version = 7");

		await expect(machines.putBack(next)).rejects.toThrow(
			'North MSP: the chain is broken at event 7.'
		);
	});
});

test('a backup with a broken chain is accepted once the operator confirms it', async () => {
	const old = await machines.inhabited();
	await machines.backUp(old);
	machines.tamper("UPDATE audit_event SET actor_name = 'Nobody' WHERE version = 7");
	const next = await machines.empty(old);

	const { chains } = await machines.putBack(next, { acceptsBrokenChains: true });

	expect(chains.isIntact).toBe(false);
	expect(await chainsOf(next)).toContain('North MSP: the chain is broken at event 7.');
});

test('everyone enrols again when the keys are lost, and the audit says who decided it', async () => {
	const config = await machines.inhabited();
	const { store, sealer } = await openServerResources(config);
	const [owner] = await findByEmail(store, 'ada@north.example');
	const administratorId = owner?.administratorId ?? '';
	const totp_sealed = sealer.seal('seed', { administratorId, purpose: 'totp' });
	await store.write(owner?.providerId ?? '', async (tx) => {
		const person = { providerId: tx.providerId, administratorId };
		await writeCredential(tx.db, person, { patch: { totp_sealed, password_hash: 'hash' }, at });
		const args = { id: administratorId, isFinished: true };
		const changes = [{ name: 'administrator.recordEnrolment', args }];
		await applyWithin(tx, { actor, at, changes });
	});
	await store.close();
	await machines.backUp(config);
	const bare = await machines.bare('SQLite');

	await expect(machines.putBack(bare)).rejects.toThrow(/^The secret file .* does not exist\.$/);
	await machines.putBack(bare, { givesUpKeys: true });
	const restored = await openServerResources(bare);
	const [person] = await findByEmail(restored.store, 'ada@north.example');
	const events = await restored.store.db.selectFrom('audit_event').selectAll().execute();
	await restored.store.close();

	expect(person?.credential).toMatchObject({ passwordHash: 'hash', totpSealed: null });
	expect(person?.administrator.mfaEnrolledAt).toBeNull();
	const last = events.at(-1);
	expect([last?.name, last?.actor_name, last?.subject_id]).toEqual([
		'administrator.eraseEnrolment',
		'Operator',
		administratorId
	]);
	expect(await chainsOf(bare)).toContain('North MSP: 504 events, every link holds.');
});
