import { ok, strictEqual } from 'node:assert/strict';
import { cp, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { backUp } from '@tenantry/sync-server/backup/back-up.ts';
import { restore } from '@tenantry/sync-server/backup/restore.ts';
import { readConfig, type Config } from '@tenantry/sync-server/config.ts';
import {
	provisioning,
	createProvider
} from '@tenantry/sync-server/provisioning/create-provider.ts';
import { openServerResources } from '@tenantry/sync-server/server-resources.ts';
import { StartRefused } from '@tenantry/sync-server/start-refused.ts';
import { bite, bitesIn, bitesTo } from '#fuzz/parsers/bites.ts';
import type { ParserTarget } from '#fuzz/parsers/target.ts';

const AT = Date.UTC(2026, 10, 25, 15);
const BY = { actor: { name: 'Operator' }, at: AT };
const OWNER = { email: 'ada@north.example', firstName: 'Ada', lastName: 'Park' };
const HEADER_BYTES = 100;
const workshop = openWorkshop();

export const target: ParserTarget = {
	seeds: [
		'',
		bitesTo({ part: 0, place: 18, mask: 1 }),
		bitesTo({ part: 1, place: 9, mask: 0xff }),
		bitesTo({ part: 1, place: 40_000, mask: 0 })
	],
	async judge(input) {
		const { folder, whole, backup } = await workshop;
		const file = join(folder, 'bitten');
		await writeFile(file, bitten(backup, input));
		const config = configIn(join(folder, 'empty'));
		try {
			await mkdir(config.dataFolder);
			await cp(join(whole.dataFolder, 'secrets'), join(config.dataFolder, 'secrets'), {
				recursive: true
			});
			return await requireWholeOrNothing(config, file);
		} finally {
			await rm(config.dataFolder, { recursive: true });
		}
	},
	async close() {
		await rm((await workshop).folder, { recursive: true });
	}
};

/** Bitten anywhere, or, with a part of 0, in the header, where hardly any other bite would land. */
function bitten(backup: Uint8Array<ArrayBuffer>, input: Buffer): Uint8Array<ArrayBuffer> {
	let bytes = backup;
	for (const one of bitesIn(input)) {
		const place = one.part === 0 ? one.place % HEADER_BYTES : one.place;
		bytes = bite(bytes, { ...one, place });
	}
	return bytes;
}

async function requireWholeOrNothing(config: Config, path: string): Promise<boolean> {
	const cautious = { replaces: false, givesUpKeys: false, acceptsBrokenChains: false };
	try {
		const { chains } = await restore(config, { path, at: AT, ...cautious });
		ok(chains.isIntact, 'an audit that does not add up is restored');
	} catch (error) {
		ok(error instanceof StartRefused, error instanceof Error ? error.stack : String(error));
		strictEqual(error.message.trim().includes('undefined'), false);
		const left = await readdir(config.dataFolder);
		ok(!left.some((name) => name.includes('sqlite')), `${left.join(', ')} is left behind`);
		return false;
	}
	// A server can open what was restored.
	const { store } = await openServerResources(config);
	await store.close();
	return true;
}

async function openWorkshop() {
	const folder = await mkdtemp(join(tmpdir(), 'tenantry-backup-'));
	const whole = configIn(join(folder, 'whole'));
	const { store } = await openServerResources(whole);
	await provisioning(store, async (tx, { administratorId: id }) => {
		await createProvider(tx, { providerName: 'North MSP', ...OWNER }, { id, ...BY });
	});
	await store.close();
	const path = join(folder, 'backup');
	await backUp(whole, { path, at: AT });
	return { folder, whole, backup: new Uint8Array(await readFile(path)) };
}

function configIn(dataFolder: string): Config {
	const read = readConfig({ DATA_DIR: dataFolder, DATABASE_URL: '' });
	if (!read.ok) throw new Error(read.error);
	return read.value;
}
