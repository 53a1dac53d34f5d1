import { writeMeta } from '#store/meta.ts';
import type { Database } from '#store/store.ts';
import { isDiskFull } from '#store/trouble.ts';

const PROBE = 'probe';
const KEPT_MS = 1000;

/** `disk_full`: the server reads but cannot write. `unavailable`: it takes no requests. */
export type ServerState = 'ok' | 'disk_full' | 'unavailable';

/** The server takes requests and its database accepts writes; probes at most once a second. */
export interface Readiness {
	state(): Promise<ServerState>;
	end(): void;
}

export function createReadiness(db: Database, clock: () => number): Readiness {
	let isEnding = false;
	let askedAt = -KEPT_MS;
	let answer = Promise.resolve<ServerState>('unavailable');

	return {
		async state() {
			if (isEnding) return 'unavailable';
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

async function probe(db: Database, now: number): Promise<ServerState> {
	try {
		await writeMeta(db, PROBE, String(now));
		return 'ok';
	} catch (error) {
		return isDiskFull(error) ? 'disk_full' : 'unavailable';
	}
}
