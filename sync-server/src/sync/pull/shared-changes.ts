import type { StoreReader } from '#store/store.ts';
import { AtHead } from '#sync/readers/at-head.ts';
import { hashPrefix } from '#sync/readers/cookie.ts';
import { CHUNK } from './fill.ts';
import type { Patch } from './page.ts';
import { patchOf } from './patch.ts';
import type { Visibility } from '#sync/readers/visibility.ts';

/** What changed for a reader, up to a version that may be below the head. */
export interface ChangedRows extends Patch {
	readonly through: number;
	/** First bytes of the hash of the event at `through`. */
	readonly hash: string;
}

interface ChangedSince {
	readonly after: number;
	/** Absent for the head. */
	readonly through?: number;
	readonly limit: number;
}

/** Answers that one head of a provider gives. */
interface Answers {
	readonly changes: Map<string, ChangedRows>;
	readonly hashes: Map<number, string | undefined>;
}

const MAX_ANSWERS = 64;
/** Larger answers are read each time, because they are rare and would fill the memory. */
const MAX_ROWS = 50;

/**
 * Changed rows, read once for all devices that ask for the same ones: a commit wakes every device
 * of a provider, and most of them lack the same versions and see the same rows.
 */
export class SharedChanges {
	readonly #answers = new AtHead<Answers>(() => ({ changes: new Map(), hashes: new Map() }));

	async of(reader: StoreReader, visibility: Visibility, since: ChangedSince): Promise<ChangedRows> {
		const { after, through, limit } = since;
		const { changes } = this.#answers.of(reader);
		const question = `${visibility.key} ${after} ${through ?? 'head'} ${limit}`;
		const known = changes.get(question);
		if (known !== undefined) return known;
		const { count, ...patch } = await readChanges(reader, visibility, since);
		const answer = { ...patch, hash: (await this.hashAt(reader, patch.through)) ?? '' };
		if (count <= MAX_ROWS) keep(changes, question, answer);
		return answer;
	}

	/** Returns the first bytes of an event's hash; undefined if there is no such event. */
	async hashAt(reader: StoreReader, version: number): Promise<string | undefined> {
		const { head } = reader;
		if (version === head.version) return hashPrefix(head.hash);
		const { hashes } = this.#answers.of(reader);
		if (hashes.has(version)) return hashes.get(version);
		const [event] = await reader.events([version]);
		const hash = event && hashPrefix(event.hash);
		keep(hashes, version, hash);
		return hash;
	}
}

/** Reads at most about `limit` rows, some at a time, because those of one query hold up everyone. */
async function readChanges(
	reader: StoreReader,
	visibility: Visibility,
	{ after, limit, through: version = reader.head.version }: ChangedSince
): Promise<Patch & { readonly through: number; readonly count: number }> {
	const patches: Patch[] = [];
	let [through, count] = [after, 0];
	while (through < version && count < limit) {
		const some = Math.min(limit - count, CHUNK);
		const changed = await reader.changes({ after: through, through: version, limit: some });
		patches.push(await patchOf(reader, visibility, changed.rows));
		through = changed.through;
		count += changed.rows.length;
	}
	const [put, del] = [patches.flatMap((one) => one.put), patches.flatMap((one) => one.del)];
	return { put, del, through, count };
}

function keep<K, V>(answers: Map<K, V>, question: K, answer: V): void {
	if (answers.size < MAX_ANSWERS) answers.set(question, answer);
}
