import type { SqliteConnection } from './connection.ts';
import { knowVersions } from '#store/known-versions.ts';
import type { ProviderVersion, VersionListener } from '#store/store.ts';

const LOOK_EVERY_MS = 1_000;

export interface AnnouncementOptions {
	/** Connection of all commits of this process, so that they are not taken for those of others. */
	readonly writer: SqliteConnection;
	readonly versions: () => Promise<readonly ProviderVersion[]>;
}

export interface Announcements {
	/** Only records the commit; this process's listeners are notified elsewhere. */
	announce(providerId: string, version: number): void;
	listen(listener: VersionListener): () => void;
}

/**
 * Watches for commits of other processes, such as the operator's command. SQLite has no
 * notifications, but counts the commits of others for each connection. A commit that moved no
 * version notifies no one.
 */
export function createAnnouncements({ writer, versions }: AnnouncementOptions): Announcements {
	const noteIfNewer = knowVersions();

	async function begin(): Promise<number> {
		const [count, current] = await Promise.all([countOthers(writer), versions()]);
		for (const each of current) noteIfNewer(each);
		return count;
	}

	async function look(seen: number | undefined, tell: VersionListener): Promise<number> {
		const count = await countOthers(writer);
		if (count === seen) return seen;
		for (const moved of (await versions()).filter(noteIfNewer))
			tell(moved.providerId, moved.version);
		return count;
	}

	return {
		announce: (providerId, version) => void noteIfNewer({ providerId, version }),
		listen(listener) {
			let isOver = false;
			const tell: VersionListener = (providerId, version) => {
				if (!isOver) listener(providerId, version);
			};
			let seen = begin().catch(() => undefined);
			const looking = setInterval(() => {
				// While the database does not answer, nothing is reported; the next poll tries
				// again.
				seen = seen.then((count) => look(count, tell).catch(() => count));
			}, LOOK_EVERY_MS).unref();
			return () => {
				isOver = true;
				clearInterval(looking);
			};
		}
	};
}

async function countOthers(writer: SqliteConnection): Promise<number> {
	const [row] = await writer.all<{ data_version: number }>('PRAGMA data_version', []);
	return row?.data_version ?? 0;
}
