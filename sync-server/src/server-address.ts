import { readMeta, writeMeta } from '#store/meta.ts';
import type { Database } from '#store/store.ts';

import { addressOf, type Config } from './config.ts';

const ADDRESS = 'address';

/** Stores the server's address for commands that print links. */
export async function noteAddress(db: Database, address: string): Promise<void> {
	await writeMeta(db, ADDRESS, address);
}

/**
 * Returns the origin of links: PUBLIC_URL, or the address where the server was last started. A
 * command may run without the server's HOST and PORT, so these count only while no server has
 * started here.
 */
export async function linkAddress(db: Database, config: Config): Promise<string> {
	const configured = addressOf(config, config.port);
	if (config.publicUrl !== undefined) return configured;
	return (await readMeta(db, ADDRESS)) ?? configured;
}
