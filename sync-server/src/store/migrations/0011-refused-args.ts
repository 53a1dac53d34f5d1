import { hash } from 'node:crypto';

import { sql, type Kysely } from 'kysely';
import type { Migration } from 'kysely/migration';

const ROWS_AT_ONCE = 100;
const UNREADABLE_LENGTH = 1024;
const READABLE_LENGTH = 64 * 1024;

interface Row {
	readonly provider_id: string;
	readonly id: string;
	readonly args: string;
}

/**
 * Replaces arguments of refused changes that are too large by their hash, as they are kept from now
 * on. Nothing else was limited before, so anyone could fill the disk with them.
 */
export function refusedArgs(): Migration {
	return {
		async up(db: Kysely<unknown>) {
			for (;;) {
				const { rows } = await tooLarge().execute(db);
				for (const { provider_id, id, args } of rows) {
					const kept = JSON.stringify({ sha256: hash('sha256', args), length: args.length });
					await sql`UPDATE mutation SET args = ${kept}
						WHERE provider_id = ${provider_id} AND id = ${id}`.execute(db);
				}
				if (rows.length < ROWS_AT_ONCE) return;
			}
		}
	};
}

/** Each round makes these fewer. */
function tooLarge() {
	return sql<Row>`SELECT provider_id, id, args FROM mutation
		WHERE outcome = 'rejected' AND (length(args) > ${READABLE_LENGTH}
			OR (length(args) > ${UNREADABLE_LENGTH} AND verdict LIKE '%"code":"invalid_arguments"%'))
		LIMIT ${ROWS_AT_ONCE}`;
}
