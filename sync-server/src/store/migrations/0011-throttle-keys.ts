import { createHash } from 'node:crypto';

import { sql, type Kysely } from 'kysely';

/** The factors as they were when this migration was written. */
const OF_A_PERSON = ['password', 'code', 'recovery', 'passkey', 'enrolment'];

/**
 * Carries counts over to their new keys, so that a migration does not grant a hundred more guesses.
 */
export async function nameThrottlesByProvider(db: Kysely<unknown>): Promise<void> {
	const { rows: counted } = await sql<{ key: string }>`SELECT key FROM throttle
		WHERE key NOT LIKE 'address:%'`.execute(db);
	if (counted.length === 0) return;
	const keys = new Set(counted.map(({ key }) => key));
	for (const [factor, providerId, id] of await subjects(db)) {
		const old = keyOf(factor, id);
		if (!keys.has(old)) continue;
		const key = keyOf(factor, `${providerId}/${id}`);
		await sql`UPDATE throttle SET key = ${key} WHERE key = ${old}`.execute(db);
	}
}

async function subjects(db: Kysely<unknown>): Promise<[string, string, string][]> {
	const { rows: people } = await sql<{ provider: string; id: string }>`
		SELECT provider_id AS provider, administrator_id AS id FROM account`.execute(db);
	const { rows: devices } = await sql<{ provider: string; id: string }>`
		SELECT provider_id AS provider, id FROM device`.execute(db);
	return [
		...people.flatMap(({ provider, id }) =>
			OF_A_PERSON.map((factor): [string, string, string] => [factor, provider, id])
		),
		...devices.map(({ provider, id }): [string, string, string] => ['device', provider, id])
	];
}

function keyOf(factor: string, subject: string): string {
	return `${factor}:${createHash('sha256').update(subject).digest('base64url')}`;
}
