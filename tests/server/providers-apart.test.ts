import { sql } from 'kysely';
import { expect, test } from 'vitest';
import { DATABASES } from '#support/servers/world.ts';
import { insert, insertAccount, reopenedDatabase } from '#support/store/reopened-database.ts';

const NORTH = 'a'.repeat(24);
const SOUTH = 'b'.repeat(24);
const ADA = '1'.repeat(24);
const SAM = '2'.repeat(24);
const OWNED = [
	'credential',
	'recovery_code',
	'device',
	'session',
	'ticket',
	'api_key',
	'api_answer',
	'hand_over',
	'notification_subscription',
	'passkey',
	'reminder',
	'plan_time'
];

test.each(DATABASES)(
	'SEC-D14 on %s the database itself refuses rows of people who have no account at the provider',
	async (name) => {
		await using kept = new AsyncDisposableStack();
		const database = kept.adopt(await reopenedDatabase(name), (it) => it.close());
		const { db } = kept.adopt(await database.open(), (it) => it.close());
		await insertAccount(db, { providerId: NORTH, administratorId: ADA });
		await insert(db, 'plan_time', {
			provider_id: NORTH,
			administrator_id: ADA,
			name: 'administrator.endAccount',
			due_at: 1
		});
		await insert(db, 'account', { provider_id: SOUTH, administrator_id: SAM });
		const crossed = { provider_id: SOUTH, administrator_id: ADA };

		for (const table of OWNED)
			await expect(
				sql`UPDATE ${sql.table(table)} SET provider_id = ${SOUTH}`.execute(db)
			).rejects.toThrow(/foreign key/i);
		await expect(insert(db, 'credential', { ...crossed, updated_at: 1 })).rejects.toThrow(
			/foreign key/i
		);
		await expect(insert(db, 'account', crossed)).rejects.toThrow(/unique/i);
	}
);
