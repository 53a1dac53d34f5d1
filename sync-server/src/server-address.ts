import { readMeta, writeMeta } from '#store/meta.ts';
import type { Database } from '#store/store.ts';

import { addressOf, type Config } from './config.ts';

const ADDRESS = 'address';

export async function noteAddress(db: Database, address: string): Promise<void> {
	await writeMeta(db, ADDRESS, address);
}

/**
 * Origin of links: PUBLIC_URL, or the address at which the server was last started. A command may
 * run without the server's HOST and PORT, so these count only while no server has started here.
 */
export async function linkAddress(db: Database, config: Config): Promise<string> {
	const configured = addressOf(config, config.port);
	if (config.publicUrl !== undefined) return configured;
	return (await readMeta(db, ADDRESS)) ?? configured;
}
