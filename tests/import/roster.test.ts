import { readFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { firstBrokenLink } from '@tenantry/sync-server/sync/audit/chain.ts';
import { importRoster } from '@tenantry/sync-server/import/import-roster.ts';
import { count, type FileReport } from '@tenantry/sync-server/import/report.ts';
import { readSources } from '@tenantry/sync-server/import/sources.ts';
import type { Store } from '@tenantry/sync-server/store/store.ts';
import { applySystem } from '@tenantry/sync-server/sync/push/system-actor.ts';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import * as z from 'zod/mini';
import { databases, type OpenStore } from '#support/store/stores.ts';

const roster = resolve(import.meta.dirname, '../fixtures/roster');
const providerName = 'Northwind MSP';
const at = Date.UTC(2026, 10, 1);

const Expected = z.object({
	added: z.number(),
	refused: z.number(),
	rows: z.array(
		z.object({
			line: z.number(),
			email: z.string(),
			outcome: z.string(),
			code: z.optional(z.string())
		})
	)
});

describe.each(databases)('on %s', (_name, open) => {
	let opened: OpenStore;
	let store: Store;

	beforeEach(async () => {
		opened = await open();
		store = opened.store;
	});
	afterEach(() => opened.close());

	async function bringIn(...paths: readonly string[]): Promise<FileReport[]> {
		const sources = await readSources(paths.length > 0 ? paths : [roster]);
		return importRoster({ store, at, providerName, sources });
	}

	test('all payloads are imported, and all valid lines of the spreadsheet', async () => {
		const expected = Expected.parse(
			JSON.parse(await readFile(join(roster, 'administrators.csv.expected.json'), 'utf8'))
		);

		const reports = await bringIn();

		expect(counts(reports)).toEqual({
			'organizations.json': [60, 0, 0],
			'administrators.json': [240, 0, 0],
			'organization-links.json': [4011, 0, 0],
			'administrators.csv': [expected.added, 0, expected.refused]
		});
		const lines = linesOf(reports, 'administrators.csv').map(({ line, label, outcome, code }) => ({
			line,
			email: label,
			outcome,
			...(code !== undefined && { code })
		}));
		expect(lines).toEqual(expected.rows);
	});

	test('importing the same data again changes nothing', async () => {
		const first = await bringIn();
		const before = await everything(store);

		const second = await bringIn();

		expect(await everything(store)).toEqual(before);
		expect(counts(second)).toEqual({
			'organizations.json': [0, 60, 0],
			'administrators.json': [0, 240, 0],
			'organization-links.json': [0, 4011, 0],
			'administrators.csv': [0, 84, 36]
		});
		expect(refusals(second)).toEqual(refusals(first));
	});

	test('files imported one after the other have the same result as files imported together', async () => {
		for (const file of ['organizations.json', 'administrators.json', 'organization-links.json'])
			await bringIn(join(roster, file));
		const apart = await accessModes(store);

		expect(apart.get('all')).toBe(48);
		expect(apart.get('selected')).toBe(192);
	});

	test('status, first enrolment step and key are kept as reported, and credentials are not', async () => {
		await bringIn();
		const people = await administrators(store);

		const suspended = people.filter(({ value }) => value.suspended === true);
		const unregistered = people.filter(({ value }) => value.registered === false);
		const begun = people.filter(({ value }) => value.mfaEnrolmentStartedAt !== null);
		const finished = people.filter(({ value }) => value.mfaEnrolledAt !== null);
		expect(suspended).toHaveLength(18);
		expect(unregistered).toHaveLength(14 + 84);
		expect(begun).toHaveLength(134);
		expect(finished).toEqual([]);
		const liam = people.find(isLiam);
		expect(liam?.value.apiKey).toEqual({
			prefix: '7011',
			createdAt: Date.parse('2026-02-16T20:14:28.208Z'),
			expiresAt: Date.parse('2026-05-17T20:14:28.208Z')
		});
		expect(await store.db.selectFrom('credential').selectAll().execute()).toEqual([]);
	});

	test('every imported line is one event of an unbroken audit', async () => {
		await bringIn();

		const events = await store.db
			.selectFrom('audit_event')
			.selectAll()
			.orderBy('version')
			.execute();
		expect(events).toHaveLength(1 + 60 + 240 + 84);
		expect(firstBrokenLink(events)).toBeUndefined();
	});

	test('a deleted administrator does not come back', async () => {
		await bringIn();
		// Others are named twice in the files, and would be refused twice.
		const first = (await administrators(store)).find(isLiam);
		await applySystem(store, {
			providerId: first?.provider_id ?? '',
			at,
			actor: { name: 'Operator' },
			changes: [
				{ name: 'administrator.delete', args: { id: first?.id, email: first?.value.email } }
			]
		});

		const again = await bringIn();

		const refused = again.flatMap(({ lines }) => lines).filter(({ code }) => code === 'deleted');
		expect(refused).toHaveLength(1);
		expect(refused[0]).toMatchObject({ label: first?.value.email, outcome: 'refused' });
	});
});

function counts(reports: readonly FileReport[]) {
	return Object.fromEntries(
		reports.map(({ file, lines }) => [
			file,
			[count(lines, 'added'), count(lines, 'unchanged'), count(lines, 'refused')]
		])
	);
}

function linesOf(reports: readonly FileReport[], file: string) {
	return reports.find((report) => report.file === file)?.lines ?? [];
}

function refusals(reports: readonly FileReport[]) {
	return reports.flatMap(({ lines }) => lines.filter(({ outcome }) => outcome === 'refused'));
}

async function everything({ db }: Store) {
	return {
		records: await db.selectFrom('record').selectAll().orderBy('id').execute(),
		events: await db.selectFrom('audit_event').selectAll().orderBy('version').execute()
	};
}

async function administrators({ db }: Store) {
	const rows = await db
		.selectFrom('record')
		.select(['provider_id', 'id', 'value'])
		.where('collection', '=', 'administrator')
		.orderBy('id')
		.execute();
	const Value = z.record(z.string(), z.unknown());
	return rows.map((row) => ({ ...row, value: Value.parse(JSON.parse(row.value)) }));
}

async function accessModes(store: Store): Promise<Map<unknown, number>> {
	const modes = new Map<unknown, number>();
	for (const { value } of await administrators(store))
		modes.set(value.accessMode, (modes.get(value.accessMode) ?? 0) + 1);
	return modes;
}

function isLiam({ value }: { readonly value: { readonly email?: unknown } }): boolean {
	return value.email === 'liam.washington.2@northwind-msp.example';
}
