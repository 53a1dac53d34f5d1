// @all: starts servers on what earlier versions left
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { codeOf } from '#support/auth/totp.ts';
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
import { readVersion, VERSIONS, type Version } from '#support/versions/version.ts';
import { connect } from '#support/world/client.ts';
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
		expect(server.readyAfterMs).toBeLessThan(60_000);
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

/** Returns the rows that are in no row of the later table, as far as it has their columns. */
function missing(rows: readonly Row[], later: readonly Row[]): readonly Row[] {
	const names = Object.keys(rows[0] ?? {}).filter((name) => Object.hasOwn(later[0] ?? {}, name));
	const toText = (row: Row) => JSON.stringify(names.map((name) => row[name]));
	const texts = new Set(later.map(toText));
	return rows.filter((row) => !texts.has(toText(row)));
}
