import type { Database } from '#store/store.ts';

const PROBE = 'probe';
const KEPT_MS = 1000;

/** Whether the server takes requests and its database writes; asked often, it asks once a second. */
export interface Readiness {
	isReady(): Promise<boolean>;
	/** The server is about to end. */
	end(): void;
}

export function createReadiness(db: Database, clock: () => number): Readiness {
	let isEnding = false;
	let askedAt = -KEPT_MS;
	let answer = Promise.resolve(false);

	return {
		async isReady() {
			if (isEnding) return false;
			const now = clock();
			if (now - askedAt >= KEPT_MS) {
				askedAt = now;
				answer = probe(db, now);
			}
			return answer;
		},
		end() {
			isEnding = true;
		}
	};
}

async function probe(db: Database, now: number): Promise<boolean> {
	const value = String(now);
	try {
		await db
			.insertInto('meta')
			.values({ key: PROBE, value })
			.onConflict((conflict) => conflict.column('key').doUpdateSet({ value }))
			.execute();
		return true;
	} catch {
		return false;
	}
}
