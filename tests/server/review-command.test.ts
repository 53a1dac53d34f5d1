import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { OWNER_ROLE } from '@tenantry/shared/domain/role.ts';
import { toEvidence } from '@tenantry/sync-server/reviews/evidence/evidence.ts';
import { readEvidence } from '@tenantry/sync-server/reviews/evidence/read-evidence.ts';
import { openPostgres } from '@tenantry/sync-server/store/postgres/open.ts';
import { openSqlite } from '@tenantry/sync-server/store/sqlite/open.ts';
import type { Store } from '@tenantry/sync-server/store/store.ts';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { createDatabase } from '#support/postgres/database.ts';
import { operate } from '#support/servers/command.ts';
import { createOperator, newId } from '#support/servers/operator.ts';
import { DATABASES } from '#support/servers/world.ts';

const STARTED_AT = Date.UTC(2026, 0, 5, 9);
const DUE_AT = STARTED_AT + 3_600_000;

let folder: string;

beforeEach(async () => {
	folder = await mkdtemp(join(tmpdir(), 'tenantry-evidence-'));
});
afterEach(() => rm(folder, { recursive: true }));

/** Has a review run out that suspended one person, and returns its evidence. */
async function reviewIn(store: Store) {
	const [providerId, reviewId] = [newId(), newId()];
	const clock = { now: STARTED_AT };
	const operator = createOperator({ providerId, clock, use: (run) => run(store) });
	await operator.apply('provider.create', { name: 'North Provider' });
	const owner = await operator.addAdministrator({ role: OWNER_ROLE });
	const sam = await operator.addAdministrator({ role: 'Help Desk', firstName: 'Sam' });
	await operator.apply('accessReview.start', {
		id: reviewId,
		name: 'Spring review',
		scope: { kind: 'all' },
		subjects: [owner, sam],
		reviewers: [owner],
		dueAt: DUE_AT,
		undecided: 'suspend',
		repeatDays: null
	});
	clock.now = DUE_AT;
	await operator.apply('administrator.suspendUnreviewed', { id: sam, reviewId });
	await operator.apply('accessReview.end', { id: reviewId });
	const facts = await store.read(providerId, (reader) => readEvidence(reader, reviewId));
	if (facts === undefined) throw new Error('There is no review.');
	return toEvidence(facts, clock.now);
}

describe.each(DATABASES)('on %s', (database) => {
	test('SEC-F16 the command verifies the evidence of a review, and names what was altered', async () => {
		const dataDir = join(folder, 'data');
		await mkdir(dataDir);
		const databaseUrl = database === 'postgres' ? await createDatabase() : undefined;
		const store =
			databaseUrl === undefined
				? await openSqlite(join(dataDir, 'tenantry.sqlite'))
				: await openPostgres(databaseUrl);
		const evidence = await reviewIn(store);
		await store.close();
		const { head } = evidence;
		const file = join(folder, 'review.json');
		const verify = async (text: string, ...words: readonly string[]) => {
			await writeFile(file, text);
			return operate({ dataDir, databaseUrl }, 'review', 'verify', file, ...words);
		};

		const whole = await verify(JSON.stringify(evidence));
		const altered = await verify(JSON.stringify(evidence).replace('"suspend","by"', '"keep","by"'));
		const other = await verify(JSON.stringify(evidence), '--provider', 'South Provider');

		expect(whole).toEqual({
			code: 0,
			stdout: `2 of 2 lines verified.\nScope: 2 of 2 people were under review.\nHead: event ${head.position}, ${head.hash}, ${new Date(DUE_AT).toISOString()}\n`,
			stderr: ''
		});
		expect([altered.code, altered.stderr]).toEqual([1, '']);
		expect(altered.stdout).toMatch(
			/^Sam Of Help Desk \(administrator \w{24}\), decision: the file says "keep", the audit says "suspend"\.\n1 of 2 lines verified\.\nScope: 2 of 2 people were under review\.\nHead: event /
		);
		expect(other).toEqual({
			code: 1,
			stdout: '',
			stderr: `${file} belongs to North Provider, not to South Provider.\n`
		});
	});
});
