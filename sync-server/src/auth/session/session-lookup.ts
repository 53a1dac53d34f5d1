import { setImmediate } from 'node:timers/promises';

import { compiled } from '#store/compiled.ts';
import type { Database } from '#store/store.ts';

/** Sessions of one query, which has a place for each, so that its text is always the same. */
const AT_ONCE = 32;

const sessionsAndDevices = compiled((db) =>
	db
		.selectFrom('session')
		.innerJoin('device', (join) =>
			join
				.onRef('device.provider_id', '=', 'session.provider_id')
				.onRef('device.administrator_id', '=', 'session.administrator_id')
				.onRef('device.id', '=', 'session.device_id')
		)
		.select([
			'session.hash',
			'session.provider_id',
			'session.administrator_id',
			'session.device_id',
			'session.last_seen_at',
			'session.expires_at',
			'session.fresh_at',
			'session.key_hash',
			'session.ended_reason',
			'device.ended_reason as device_ended_reason'
		])
		.select((row) =>
			row
				.selectFrom('plan_time')
				.select(({ fn }) => fn.min('due_at').as('at'))
				.whereRef('plan_time.provider_id', '=', 'session.provider_id')
				.as('due_at')
		)
		.where('session.hash', 'in', new Array<string>(AT_ONCE).fill(''))
		.compile()
);

type FoundSession = Awaited<ReturnType<typeof sessionsAndDevices>>[number];

export type SessionLookup = (hash: string) => Promise<FoundSession | undefined>;

interface Round {
	readonly hashes: string[];
	readonly found: Promise<ReadonlyMap<string, FoundSession>>;
}

/**
 * Looks up together what is asked for in one turn of the event loop. The query begins after the last
 * of them has asked, so nobody is answered from an earlier state than with a query of their own.
 */
export function createSessionLookup(db: Database): SessionLookup {
	let open: Round | undefined;

	function openRound(): Round {
		const hashes: string[] = [];
		const found = setImmediate().then(() => {
			if (open === round) open = undefined;
			return lookUpAll(db, hashes);
		});
		const round = { hashes, found };
		return round;
	}

	return async (hash) => {
		if (open === undefined || open.hashes.length === AT_ONCE) open = openRound();
		open.hashes.push(hash);
		return (await open.found).get(hash);
	};
}

async function lookUpAll(
	db: Database,
	hashes: readonly string[]
): Promise<ReadonlyMap<string, FoundSession>> {
	const places = Array.from({ length: AT_ONCE }, (_, place) => hashes[place] ?? '');
	const found = await sessionsAndDevices(db, places);
	return new Map(found.map((row) => [row.hash, row]));
}
