import { wipeAllButUnsent } from '#lib/replica/queue/unsent-only.ts';
import { unlessFull, openDatabase, type Storage } from '#lib/replica/store/database.ts';
import type { KnownPerson, People } from '#lib/replica/store/people.ts';
import { openWriter } from '#lib/replica/store/writer.ts';

export interface CopyEnding {
	readonly people: People;
	readonly storage: Storage;
	readonly clock: { now(): number };
	/** The person's copy is open, or is already reduced. */
	readonly isIn: (key: string) => boolean;
	readonly drop: (key: string) => Promise<void>;
	/** Only the unsent changes of the copy are left. */
	readonly onreduced: (key: string) => void;
}

export async function endCopies(
	deviceIds: readonly string[],
	ending: CopyEnding
): Promise<boolean> {
	const known = await ending.people.list();
	const ended = known.filter(
		({ key, deviceId }) => deviceIds.includes(deviceId) && !ending.isIn(key)
	);
	for (const person of ended) await endCopy(person, ending);
	return ended.length > 0;
}

async function endCopy(
	{ key, label: name, maskedEmail: email }: KnownPerson,
	{ people, storage, clock, drop, onreduced }: CopyEnding
): Promise<void> {
	// Marked first: from here on the server is asked before anything of the copy is opened.
	await unlessFull(people.person.update(key, { isRevoked: true }));
	if (await reduceToUnsent(key, storage)) {
		onreduced(key);
		return;
	}
	await drop(key);
	await unlessFull(people.ended.put({ key, name, email, at: clock.now() }));
}

/** The vault is closed. Returns whether any unsent change is left, readable or not. */
async function reduceToUnsent(personKey: string, storage: Storage): Promise<boolean> {
	const database = await openDatabase(personKey, storage);
	try {
		if ((await database.queue.count()) === 0) return false;
		await wipeAllButUnsent(await openWriter(database));
		return true;
	} finally {
		database.close();
	}
}
