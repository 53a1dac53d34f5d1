import type { Database } from '#store/store.ts';

import { addressOf, type Config } from './config.ts';

const ADDRESS = 'address';

/** Notes where the server is reached, for commands that print links. */
export async function noteAddress(db: Database, address: string): Promise<void> {
	await db
		.insertInto('meta')
		.values({ key: ADDRESS, value: address })
		.onConflict((conflict) => conflict.column('key').doUpdateSet({ value: address }))
		.execute();
}

/**
 * Where links lead: PUBLIC_URL, or where the server was last started. A command may run without the
 * server's HOST and PORT, so these count only while no server has started here.
 */
export async function linkAddress(db: Database, config: Config): Promise<string> {
	const configured = addressOf(config, config.port);
	if (config.publicUrl !== undefined) return configured;
	const note = await db
		.selectFrom('meta')
		.select('value')
		.where('key', '=', ADDRESS)
		.executeTakeFirst();
	return note?.value ?? configured;
}
