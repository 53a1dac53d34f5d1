import { sql, type Kysely } from 'kysely';
import type { Migration } from 'kysely/migration';

/**
 * A suspension used to end an API key permanently; from here on it only blocks it. An administrator
 * whose suspension is over by now has lost the key: it becomes `revoked`, so that the next
 * restoring does not bring it back.
 */
export function blockedKeys(): Migration {
	return {
		async up(db: Kysely<unknown>) {
			await sql`
				UPDATE api_key SET ended_reason = 'revoked'
				WHERE ended_reason = 'suspended' AND (
					NOT EXISTS (
						SELECT 1 FROM record
						WHERE record.provider_id = api_key.provider_id AND record.collection = 'administrator'
							AND record.id = api_key.administrator_id AND record.deleted IS NULL
							AND record.value LIKE '%"suspended":true%'
					)
					OR EXISTS (
						SELECT 1 FROM api_key AS newer
						WHERE newer.administrator_id = api_key.administrator_id
							AND newer.provider_id = api_key.provider_id
							AND newer.created_at > api_key.created_at
					)
				)`.execute(db);
		}
	};
}
