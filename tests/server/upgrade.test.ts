// @all: starts servers on what earlier versions left
import { cp, mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { EnvelopesAnswer } from '@tenantry/shared/protocol/envelope.ts';
import { readCarriedFile } from '@tenantry/web/carried/carried-file.ts';
import { readLink } from '@tenantry/web/carried/carried-link.ts';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import * as z from 'zod/mini';
import { codeOf } from '#support/auth/totp.ts';
import { clockAhead, findFakeTime } from '#support/machine/fake-time.ts';
import { operate } from '#support/servers/command.ts';
import type { ServerProcess } from '#support/servers/process.ts';
import { attempt } from '#support/servers/race-world.ts';
import { DATABASES } from '#support/servers/world.ts';
import type { Row } from '#support/store/reopened-database.ts';
import {
	openEarlierData,
	serveEarlierData,
	tablesOf,
	type EarlierData
} from '#support/versions/earlier-data.ts';
import {
	hasPart,
	readVersion,
	unpack,
	VERSIONS,
	type Unpacked,
	type Version
} from '#support/versions/version.ts';
import { connect, post } from '#support/world/client.ts';
import { decisions } from '#support/world/database.ts';
import { jimenez } from '#support/world/people.ts';

/** Tables whose rows end with time, or say what the running server is about. */
const PASSING = [
	'api_answer',
	'effect',
	'meta',
	'passkey_challenge',
	'session',
	'throttle',
	'ticket'
];

const OPERATIONS = resolve(import.meta.dirname, '../../docs/operations.md');
const HOUR_MS = 3_600_000;
const Envelopes = z.object({ envelopes: z.array(z.unknown()) });
const library = findFakeTime();
if (library === undefined)
	process.stdout.write('Handed-over changes are left out: libfaketime is not here.\n');

const PLACES = VERSIONS.flatMap((name) => DATABASES.map((database) => ({ name, database })));

describe.each(PLACES)('what $name left on $database', ({ name, database }) => {
	let version: Version;
	let data: EarlierData;
	let before: ReadonlyMap<string, readonly Row[]>;
	let server: ServerProcess & { readonly readyAfterMs: number };

	beforeAll(async () => {
		version = await readVersion(name);
		data = await openEarlierData(name, database);
		before = await tablesOf(data);
		server = await serveEarlierData(data);
	});
	afterAll(async () => {
		await server.close();
		await data.remove();
	});

	test('is kept, row by row, when this version starts there', async ({ annotate }) => {
		await annotate(`ready after ${server.readyAfterMs} ms`);
		const after = await tablesOf(data);

		const lost = [...before].flatMap(([table, rows]) =>
			PASSING.includes(table) ? [] : missing(rows, after.get(table) ?? [])
		);
		expect(lost).toEqual([]);
		expect(before.get('audit_event')?.length).toBeGreaterThan(600);
	});

	test('is found whole by `audit verify`', async () => {
		const said = await operate(data, 'audit', 'verify');

		const chain = version[database].verified.split('\n')[0] ?? '';
		expect(chain).toMatch(/ events, every link holds\.$/);
		expect([said.code, said.stdout]).toEqual([0, expect.stringContaining(chain)]);
	});

	test('lets people sign in with the factors that they had', async () => {
		const { owner, second } = version[database];

		const answers = [
			await attempt(server.url, owner),
			await attempt(server.url, { ...second, password: owner.password }),
			await attempt(server.url, second),
			await attempt(server.url, second, { code: codeOf(second.totpSecret) })
		];

		const wrong = '401 wrong_credentials';
		expect(answers).toEqual(['200 signed_in', wrong, '200 code', '200 signed_in']);
	});

	test('is changed from there', async () => {
		const client = await connect(server.url, version[database].owner);
		const head = before.get('audit_event')?.length ?? 0;
		const change = client.mutation('administrator.editDetails', {
			id: jimenez.id,
			firstName: 'Josefa'
		});

		await client.push(change);
		await client.pull();

		expect(client.row('administrator', jimenez.id)?.value.firstName).toBe('Josefa');
		expect(client.verdicts.get(change.id)).toMatchObject({ outcome: 'applied' });
		expect((await tablesOf(data)).get('audit_event')).toHaveLength(head + 1);
		expect((await operate(data, 'audit', 'verify')).code).toBe(0);
	});
});

describe.each(VERSIONS.filter((name) => hasPart(name, 'formats')))('a file of %s', (name) => {
	let data: EarlierData;
	let files: Unpacked;
	const read = (file: string) => readFile(join(files.folder, file), 'utf8');

	beforeAll(async () => {
		data = await openEarlierData(name, 'sqlite');
		files = await unpack(name, 'formats');
	});
	afterAll(() => Promise.all([data.remove(), files.remove()]));

	test('restores the server, if it is a backup', async () => {
		const place = await mkdtemp(join(tmpdir(), 'tenantry-restored-'));
		await cp(join(data.dataDir, 'secrets'), join(place, 'secrets'), { recursive: true });

		const restored = await operate({ dataDir: place }, 'restore', join(files.folder, 'backup'));
		const verified = await operate({ dataDir: place }, 'audit', 'verify');
		await rm(place, { recursive: true });

		expect([restored.code, verified.code]).toEqual([0, 0]);
	});

	test('is verified against the audit log, if it is the evidence of a review', async () => {
		const said = await operate(data, 'review', 'verify', join(files.folder, 'evidence.json'));

		expect([said.code, said.stdout]).toEqual([0, expect.stringContaining('2 of 2 lines verified')]);
	});

	test('is read, if it is a change that is handed over, its code or a receipt', async () => {
		const envelopes = await readCarriedFile(new Blob([await read('changes.tenantry.txt')]));
		const link = readLink(await read('code.txt'));
		const receipts = EnvelopesAnswer.parse(JSON.parse(await read('receipts.json')));

		expect(envelopes).toHaveLength(10);
		expect(envelopes).toContainEqual(link?.kind === 'envelope' && link.envelope);
		expect(receipts.answers.map(({ state }) => state)).toEqual(Array(10).fill('received'));
	});

	test('names variables that are all still there, if it is the configuration', async () => {
		const page = await readFile(OPERATIONS, 'utf8');
		const names = z.array(z.string()).parse(JSON.parse(await read('configuration.json')));

		expect(names).toContain('DATA_DIR');
		expect(names.filter((one) => !page.includes(`| \`${one}\` `))).toEqual([]);
	});

	if (library !== undefined)
		test('brings each change once, if a colleague delivers it to this version', async () => {
			const { phone } = await readVersion(name);
			const env = clockAhead(library, phone.closedAt + HOUR_MS - Date.now());
			const server = await serveEarlierData({ ...data, env });
			const { envelopes } = Envelopes.parse(JSON.parse(await read('changes.tenantry.txt')));
			const deliver = () => post(`${server.url}/sync/v1/envelopes`, { envelopes });

			const before = await decisions({ server: data });
			const answers = [await deliver(), await deliver()];
			const after = await decisions({ server: data });
			await server.close();

			expect(answers.map(({ status }) => status)).toEqual([200, 200]);
			expect(after.slice(before.length).toSorted()).toEqual(
				phone.changes.map(({ id }) => id).toSorted()
			);
		});
});

/** Returns the rows that are in no row of the later table, as far as it has their columns. */
function missing(rows: readonly Row[], later: readonly Row[]): readonly Row[] {
	const names = Object.keys(rows[0] ?? {}).filter((name) => Object.hasOwn(later[0] ?? {}, name));
	const toText = (row: Row) => JSON.stringify(names.map((name) => row[name]));
	const texts = new Set(later.map(toText));
	return rows.filter((row) => !texts.has(toText(row)));
}
