import { TOKEN_PREFIX } from '#lib/vault/attempts.ts';
import { openDatabase, type Database, type Storage } from './database.ts';
import { isIndexRow } from './queue-index.ts';
import { UNSENT } from './unsent-row.ts';
import { isHoldRow, openWriter, type Writer } from './write.ts';

/**
 * In `meta`, what stays of a copy that was revoked: whose it is and the device's credential, without
 * which nobody takes over what was not sent, and what counts tries at the passphrase and changes.
 */
const KEPT: ReadonlySet<string> = new Set<string>([
	'attempts',
	UNSENT.id,
	'unreadable',
	'identity',
	'credential'
]);

/**
 * Takes everything from a revoked copy but what was never sent and what opens that. Needs no key, so
 * somebody else who is online here can do it.
 */
export function wipeAllButUnsent(writer: Writer): Promise<void> {
	return writer.write(['page', 'log', 'settled', 'meta'], 'strict', (stores) => {
		for (const name of ['page', 'log', 'settled'] as const) stores[name].clear();
		const read = stores.meta.getAllKeys();
		read.onsuccess = () => {
			for (const id of read.result)
				if (typeof id === 'string' && !isKept(id)) stores.meta.delete(id);
		};
	});
}

function isKept(id: string): boolean {
	return KEPT.has(id) || isHoldRow(id) || isIndexRow(id) || id.startsWith(TOKEN_PREFIX);
}

/** Of somebody whose vault is closed; answers whether anything is left that was not sent. */
export async function reduceToUnsent(personKey: string, storage: Storage): Promise<boolean> {
	const database = await openDatabase(personKey, storage);
	try {
		if (!(await isAnyUnsent(database))) return false;
		await wipeAllButUnsent(await openWriter(database));
		return true;
	} finally {
		database.close();
	}
}

/** Whether or not it can be read. */
async function isAnyUnsent({ queue }: Database): Promise<boolean> {
	return (await queue.count()) > 0;
}
