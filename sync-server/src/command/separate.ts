import { existsSync } from 'node:fs';
import { join } from 'node:path';

import type { Config } from '#config.ts';
import { DATABASE } from '#data-folder.ts';
import { StartRefused } from '#start-refused.ts';
import { describe, type SharedId } from '#store/migrations/0011-shared-ids.ts';
import type { MigrationOptions } from '#store/migrations/migrations.ts';
import { openPostgres } from '#store/postgres/open.ts';
import { openSqlite } from '#store/sqlite/open.ts';
import { StoreRefused } from '#store/store-refused.ts';
import type { Store } from '#store/store.ts';

import type { ColdOperation, Outcome } from './operator.ts';

/** Gives every administrator id to one provider, in a database that is older than that rule. */
export async function separateCommand({ config }: ColdOperation): Promise<Outcome> {
	const separated: SharedId[] = [];
	try {
		const store = await open(config, { onSeparated: (sharedIds) => separated.push(...sharedIds) });
		await store.close();
	} catch (error) {
		throw error instanceof StoreRefused ? new StartRefused(error.message) : error;
	}
	return { text: toText(separated), exitCode: 0 };
}

function open({ databaseUrl, dataFolder }: Config, options: MigrationOptions): Promise<Store> {
	if (databaseUrl !== undefined) return openPostgres(databaseUrl, options);
	const path = join(dataFolder, DATABASE);
	if (!existsSync(path)) throw new StartRefused(`There is no database in ${dataFolder}.`);
	return openSqlite(path, options);
}

function toText(separated: readonly SharedId[]): string {
	if (separated.length === 0) return 'No two providers have the same administrator id.\n';
	return [
		'These ids were in use at several providers. Each stays with the one named first:',
		...separated.map(describe),
		'Their passwords, second factors, links, sessions and API keys are erased. Make a new link for',
		'each person with `tenantry administrator setup-link`.',
		''
	].join('\n');
}
