import { randomBytes } from 'node:crypto';
import { cp, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { backUp } from '@tenantry/sync-server/backup/back-up.ts';
import { verifyChains, type Chains } from '@tenantry/sync-server/backup/chains.ts';
import {
	restore,
	type Restored,
	type RestoreRequest
} from '@tenantry/sync-server/backup/restore.ts';
import { readConfig, type Config } from '@tenantry/sync-server/config.ts';
import {
	provisioning,
	createProvider
} from '@tenantry/sync-server/provisioning/create-provider.ts';
import { openServerResources } from '@tenantry/sync-server/server-resources.ts';
import { applyWithin } from '@tenantry/sync-server/sync/push/system-actor.ts';
import { createDatabase } from '#support/postgres/database.ts';
import { unlockLogsOf } from '#support/store/tamper.ts';

export const machineDatabases = ['SQLite', 'PostgreSQL'] as const;
type DatabaseName = (typeof machineDatabases)[number];

export const at = Date.UTC(2026, 10, 25, 15);
export const actor = { name: 'Operator' };

/** Machines with and without a provider, and one backup file that is moved between them. */
export interface Machines {
	readonly folder: string;
	/** Path of the backup. */
	readonly file: string;
	/** Creates a machine on which nothing has ever run. */
	bare(database?: DatabaseName): Promise<Config>;
	/** Creates a machine with a provider, five hundred organizations and an event for each. */
	inhabited(database?: DatabaseName): Promise<Config>;
	/** Creates a machine that has only the keys of another one. */
	empty(other: Config, database?: DatabaseName): Promise<Config>;
	backUp(config: Config): Promise<Chains>;
	putBack(config: Config, more?: Partial<RestoreRequest>): Promise<Restored>;
	/** Tampers with the backup by running an SQL statement on the file itself. */
	tamper(statement: string): void;
	close(): Promise<void>;
}

export async function openMachines(): Promise<Machines> {
	const folder = await mkdtemp(join(tmpdir(), 'tenantry-machines-'));
	const file = join(folder, 'backup');

	async function bare(database: DatabaseName = 'SQLite'): Promise<Config> {
		const DATA_DIR = await mkdtemp(join(folder, 'data-'));
		const DATABASE_URL = database === 'PostgreSQL' ? await createDatabase() : '';
		const read = readConfig({ DATA_DIR, DATABASE_URL });
		if (!read.ok) throw new Error(read.error);
		return read.value;
	}

	return {
		folder,
		file,
		bare,
		async inhabited(database) {
			const config = await bare(database);
			await populate(config);
			return config;
		},
		async empty({ dataFolder }, database) {
			const config = await bare(database);
			const keys = join(config.dataFolder, 'secrets');
			await cp(join(dataFolder, 'secrets'), keys, { recursive: true });
			return config;
		},
		backUp: (config) => backUp(config, { path: file, at }),
		putBack(config, more = {}) {
			const cautious = { replaces: false, givesUpKeys: false, acceptsBrokenChains: false };
			return restore(config, { path: file, at, ...cautious, ...more });
		},
		tamper(statement) {
			const database = new DatabaseSync(file);
			unlockLogsOf(database);
			database.exec(statement);
			database.close();
		},
		close: () => rm(folder, { recursive: true })
	};
}

/** Verifies every chain of the machine's database and returns the report. */
export async function chainsOf(config: Config): Promise<string> {
	const { store } = await openServerResources(config);
	const { text } = await verifyChains(store);
	await store.close();
	return text;
}

async function populate(config: Config): Promise<void> {
	const { store } = await openServerResources(config);
	const owner = { email: 'ada@north.example', firstName: 'Ada', lastName: 'Park' };
	await provisioning(store, async (tx, { administratorId: id }) => {
		await createProvider(tx, { providerName: 'North MSP', ...owner }, { id, actor, at });
		const changes = Array.from({ length: 500 }, (_, n) => ({
			name: 'organization.create',
			args: { id: randomBytes(12).toString('hex'), name: `Organization ${n} 🪵 "quoted"` }
		}));
		await applyWithin(tx, { actor, at, changes });
	});
	await store.close();
}
