import { StartRefused } from '#start-refused.ts';
import { grantServing } from '#store/postgres/grants.ts';
import { StoreRefused } from '#store/trouble.ts';

import type { ColdOperation, CommandResult } from './operator.ts';

/** Migrates the tables as their owner, and grants a server's role access to them. */
export async function grantCommand({ config, words }: ColdOperation): Promise<CommandResult> {
	const { databaseUrl } = config;
	const [role, ...more] = words;
	if (role === undefined || more.length > 0) throw new StartRefused('Give one ROLE.');
	if (databaseUrl === undefined)
		throw new StartRefused(
			'Database roles need PostgreSQL. Set DATABASE_URL, as the owner of the tables.'
		);
	try {
		await grantServing(databaseUrl, role);
	} catch (error) {
		throw error instanceof StoreRefused ? new StartRefused(error.message) : error;
	}
	const text = `The tables are up to date, and ${role} may serve from them. It can add to the logs, but not change them.\n`;
	return { text, exitCode: 0 };
}
