import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { expect, test } from 'vitest';
import * as z from 'zod/mini';
import { HEADER } from '@tenantry/shared/roster-csv/columns.ts';
import { idOf } from '#fixtures/replica.ts';
import { startOpen, type EngineFixture } from '#fixtures/engine.ts';
import type { ImportedLines } from '#lib/engine-api/spreadsheet.ts';

const roster = resolve(import.meta.dirname, '../../../../../../tests/fixtures/roster');
const header = HEADER.join(',');
const ORGANIZATIONS = ['Alder Legal', 'Birch Dental'];

const Expected = z.object({
	added: z.number(),
	refused: z.number(),
	rows: z.array(z.object({ line: z.number(), outcome: z.string(), code: z.optional(z.string()) }))
});
const Organizations = z.object({
	results: z.array(z.object({ id: z.string(), name: z.string() }))
});

/** Starts without a server, with organizations of these names. */
async function startAlone(names: readonly string[] = ORGANIZATIONS): Promise<EngineFixture> {
	const fixture = await startOpen();
	fixture.server.isDown = true;
	for (const name of names)
		await fixture.api.mutate({
			name: 'organization.create',
			args: { id: await fixture.api.newId(), name }
		});
	return fixture;
}

async function read({ api }: EngineFixture, ...lines: readonly string[]) {
	return api.readImport('people.csv', [header, ...lines].join('\n'));
}

function view({ ask }: EngineFixture, lines: ImportedLines = 'all') {
	const answer = ask({ kind: 'import', lines, count: 1_000 });
	if (answer === null) throw new Error('Nothing was read');
	return answer;
}

test('each line shows its result in advance, and nothing is changed', async () => {
	const fixture = await startAlone();

	await read(
		fixture,
		'Zoë,Falk,zoe@north.example,help desk,Not Required,Yes,Birch Dental; Alder Legal',
		'Sam,sam,SAM@north.example,Manager,Not Required,No,All',
		'Sam,Other,sam@north.example,Manager,Required,No,All',
		'Ada,,ada,Manager,,,All',
		'Ben,Falk,ben@north.example,Superuser,,,All',
		'Chi,Falk,chi@north.example,Manager,perhaps,,All',
		'Dan,Falk,dan@north.example,Manager,,,Alder Legal; Nobody Ltd',
		'Eva,Falk,zoe@NORTH.example,Manager,,,All'
	);

	const { rows, counts, stage } = view(fixture);
	expect(stage).toBe('read');
	expect(counts).toEqual({ all: 8, new: 1, here: 1, refused: 6, needYou: 0 });
	expect(rows[0]).toMatchObject({
		line: 2,
		name: 'Zoë Falk',
		fate: 'new',
		problem: null,
		state: null,
		becomes: { role: 'Help Desk', mfaRequired: false, apiAccess: true, organizationCount: 2 }
	});
	expect(rows[1]).toMatchObject({ fate: 'here', administratorId: idOf('sam') });
	expect(rows.slice(2).map(({ problem }) => problem)).toEqual([
		{
			code: 'email_taken',
			column: 'Administrator Email Address',
			value: 'sam@north.example',
			earlierLine: null
		},
		{
			code: 'email_invalid',
			column: 'Administrator Email Address',
			value: 'ada',
			earlierLine: null
		},
		{ code: 'role_unknown', column: 'Role', value: 'Superuser', earlierLine: null },
		{ code: 'invalid_arguments', column: 'MFA', value: 'perhaps', earlierLine: null },
		{
			code: 'organization_unknown',
			column: 'Organization Access',
			value: 'Nobody Ltd',
			earlierLine: null
		},
		{
			code: 'email_taken',
			column: 'Administrator Email Address',
			value: 'zoe@NORTH.example',
			earlierLine: 2
		}
	]);
	expect(fixture.engine.session?.replica.queue.size).toBe(ORGANIZATIONS.length);
});

test('a file is parsed like on the server', async () => {
	const { results } = Organizations.parse(
		JSON.parse(await readFile(`${roster}/organizations.json`, 'utf8'))
	);
	const expected = Expected.parse(
		JSON.parse(await readFile(`${roster}/administrators.csv.expected.json`, 'utf8'))
	);
	const fixture = await startAlone(results.map(({ name }) => name));

	await fixture.api.readImport('a.csv', await readFile(`${roster}/administrators.csv`, 'utf8'));

	const { rows, counts } = view(fixture);
	expect(counts).toMatchObject({ new: expected.added, refused: expected.refused, here: 0 });
	expect(
		rows.map(({ line, fate, problem }) => ({
			line,
			outcome: fate === 'new' ? 'added' : fate,
			...(problem && { code: problem.code })
		}))
	).toEqual(
		expected.rows.map(({ line, outcome, code }) => ({ line, outcome, ...(code && { code }) }))
	);
});

test('new administrators are added, offline too, and each line reports its outcome', async () => {
	const fixture = await startAlone();
	await read(
		fixture,
		...Array.from({ length: 230 }, (_, n) => `P,${n},p.${n}@north.example,Manager,,,All`),
		'Sam,sam,sam@north.example,Help Desk,,,All'
	);

	const made = await fixture.api.makeImport();

	expect(made.ok).toBe(true);
	expect(view(fixture)).toMatchObject({
		stage: 'made',
		made: 230,
		became: { device: 230 },
		undoable: 230
	});
	expect(view(fixture, 'new').rows[229]).toMatchObject({ name: 'P 229', state: 'waiting' });
	const listed = fixture.ask({
		kind: 'administrators',
		search: 'p 229',
		filter: {},
		from: 0,
		count: 10,
		sort: { by: 'name', direction: 'ascending' }
	});
	expect(listed.rows).toMatchObject([{ email: 'p.229@north.example', badge: 'waiting' }]);
});

test('the decisions of the server are reported line by line', async () => {
	const fixture = await startOpen();
	await read(fixture, 'Zoë,Falk,zoe@north.example,Manager,,,All');

	await fixture.api.makeImport();
	await fixture.rest();

	expect(view(fixture)).toMatchObject({ made: 1, became: { effect: 1 }, undoable: 0 });
	expect(view(fixture).rows[0]).toMatchObject({ state: 'applied' });
});

test('an import that has not left the device can be undone', async () => {
	const fixture = await startAlone();
	await read(fixture, 'Zoë,Falk,zoe@north.example,Manager,,,All');
	await fixture.api.makeImport();

	const undone = await fixture.api.undoImport();

	expect(undone).toEqual({ ok: true, value: 1 });
	expect(view(fixture)).toMatchObject({ made: 1, became: { not: 1 }, undoable: 0 });
});

test('an administrator added since the file was read is not added again', async () => {
	const fixture = await startAlone();
	const zoe = { email: 'zoe@north.example', firstName: 'Zoë', lastName: 'Falk', role: 'Manager' };
	await read(fixture, 'Zoë,Falk,zoe@north.example,Manager,,,All');
	await fixture.api.mutate({
		name: 'administrator.create',
		args: { id: await fixture.api.newId(), ...zoe }
	});

	await fixture.api.makeImport();

	expect(view(fixture)).toMatchObject({ made: 0, counts: { new: 0, here: 1 } });
});

test('importing the same file again finds every administrator existing', async () => {
	const fixture = await startAlone();
	const line = 'Zoë,Falk,zoe@north.example,Manager,Not Required,Yes,Alder Legal';
	await read(fixture, line);
	await fixture.api.makeImport();

	await read(fixture, line);

	expect(view(fixture)).toMatchObject({ stage: 'read', counts: { new: 0, here: 1 } });
});

test('a file that is not a spreadsheet of administrators is refused with the reason', async () => {
	const fixture = await startAlone();
	const { api } = fixture;

	expect(await api.readImport('a.csv', 'First Name,Role\n')).toEqual({
		ok: false,
		error: {
			code: 'columns_missing',
			columns: HEADER.filter((name) => name !== 'First Name' && name !== 'Role')
		}
	});
	expect(await read(fixture)).toEqual({ ok: false, error: { code: 'no_lines' } });
	const many = Array<string>(10_001).fill('a,b,c,d,,,');
	expect(await read(fixture, ...many)).toEqual({ ok: false, error: { code: 'too_many_lines' } });
	const long = 'x'.repeat(5_000_001);
	expect(await read(fixture, long)).toEqual({ ok: false, error: { code: 'too_large' } });
	expect(fixture.ask({ kind: 'import', lines: 'all', count: 1 })).toBeNull();
});

test('ten thousand lines are checked in a few seconds', async () => {
	const fixture = await startAlone();
	const lines = Array.from(
		{ length: 10_000 },
		(_, n) => `P,${n},p.${n}@north.example,Manager,,,All`
	);

	await read(fixture, ...lines);

	expect(view(fixture).counts.new).toBe(10_000);
});
