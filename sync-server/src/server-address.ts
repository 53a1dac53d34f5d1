import type { Database } from '#store/store.ts';

import { addressOf, type Config } from './config.ts';

const ADDRESS = 'address';

/** Stores the server's address for commands that print links. */
export async function noteAddress(db: Database, address: string): Promise<void> {
	await db
		.insertInto('meta')
		.values({ key: ADDRESS, value: address })
		.onConflict((conflict) => conflict.column('key').doUpdateSet({ value: address }))
		.execute();
}

/**
 * Returns the origin of links: PUBLIC_URL, or the address where the server was last started. A
 * command may run without the server's HOST and PORT, so these count only while no server has
 * started here.
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
