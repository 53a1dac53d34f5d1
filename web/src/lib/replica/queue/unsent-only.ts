import { TOKEN_PREFIX } from '#lib/vault/attempts.ts';
import { isIndexRow } from './queue-index-rows.ts';
import { UNSENT } from '#lib/envelope/envelope-record.ts';
import { isHoldRow, type Writer } from '#lib/replica/store/writer.ts';

/**
 * Ids of `meta` rows that remain in a revoked copy: the owner's identity and the device's
 * credential, without which no one can take over unsent changes, the key that signs their envelopes,
 * and the counters of passphrase attempts and changes.
 */
const KEPT: ReadonlySet<string> = new Set<string>([
	'attempts',
	UNSENT.id,
	'unreadable',
	'identity',
	'credential',
	'authoring-key'
]);

const WIPED = ['page', 'log', 'settled', 'archive'] as const;

/**
 * Removes everything from a revoked copy except unsent changes and what opens them. Needs no key,
 * so someone else who is online here can do it.
 */
export function wipeAllButUnsent(writer: Writer): Promise<void> {
	return writer.write([...WIPED, 'meta'], 'strict', (stores) => {
		for (const name of WIPED) stores[name].clear();
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
