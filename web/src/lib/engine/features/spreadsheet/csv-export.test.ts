import { expect, test } from 'vitest';
import { HEADER } from '@tenantry/shared/roster-csv/columns.ts';
import { EXPORT_COLUMNS, type ExportColumn } from '@tenantry/shared/roster-csv/export-columns.ts';
import { startOpen, type EngineFixture } from '#fixtures/engine.ts';
import type { AdministratorExport } from '#lib/engine-api/spreadsheet.ts';

const everybody: AdministratorExport = {
	search: '',
	filter: {},
	sort: { by: 'name', direction: 'ascending' },
	columns: ['firstName', 'lastName', 'email', 'role', 'mfaRequired', 'apiAccess', 'organizations']
};
// The compiler ensures that no column is missing from the table.
// eslint-disable-next-line @typescript-eslint/consistent-type-assertions -- see above
const columns = Object.keys(EXPORT_COLUMNS) as ExportColumn[];

async function exported(fixture: EngineFixture, wanted: Partial<AdministratorExport> = {}) {
	const result = await fixture.api.exportAdministrators({ ...everybody, ...wanted });
	if (!result.ok) throw new Error(result.error.code);
	return result.value;
}

/** Starts without a server, with one organization and a person who reaches only that one. */
async function startAlone(): Promise<EngineFixture> {
	const fixture = await startOpen();
	const { api, server } = fixture;
	server.isDown = true;
	const organizationId = await api.newId();
	await api.mutate({
		name: 'organization.create',
		args: { id: organizationId, name: 'Alder, Birch' }
	});
	await api.mutate({
		name: 'administrator.create',
		args: {
			id: await api.newId(),
			email: 'zoe@north.example',
			firstName: '=1+1',
			lastName: 'Falk',
			role: 'Help Desk',
			apiAccess: true,
			accessMode: 'selected',
			organizationIds: [organizationId]
		}
	});
	return fixture;
}

test('every visible administrator is a line, formulas are defused, and no server is needed', async () => {
	const { csv, count } = await exported(await startAlone());

	expect(count).toBe(4);
	expect(csv.split('\r\n')).toContain(
		`'=1+1,Falk,zoe@north.example,Help Desk,Required,Yes,"Alder, Birch"`
	);
	expect(csv.startsWith(`\uFEFF${HEADER.join(',')}\r\n`)).toBe(true);
});

test('only matching administrators are exported, in the order of the list, with the selected columns', async () => {
	const { csv, count } = await exported(await startAlone(), {
		filter: { role: 'Administrator With Billing' },
		columns: ['lastName', 'status'],
		sort: { by: 'name', direction: 'descending' }
	});

	expect(count).toBe(2);
	expect(csv).toBe('\uFEFFLast Name,Status\r\nother,Active\r\n000000000000000000000000,Active\r\n');
});

test('every column has its own content, and none contains a secret', async () => {
	const { csv } = await exported(await startAlone(), { columns, search: 'falk' });
	const [header, line] = csv.split('\r\n');

	expect(header).toBe(`\uFEFF${Object.values(EXPORT_COLUMNS).join(',')}`);
	expect(line).toMatch(
		/^'=1\+1,Falk,zoe@north.example,Help Desk,Required,Yes,"Alder, Birch",Pending,Not Enrolled,"Enabled, no key",1970-01-01T[\d:.]+Z,[0-9a-f]{24}$/
	);
});

test('an exported file is read back as existing administrators', async () => {
	const fixture = await startAlone();
	const { csv, count } = await exported(fixture);

	await fixture.api.readImport('administrators.csv', csv);

	const read = fixture.ask({ kind: 'import', lines: 'all', count: 10 });
	expect(read?.counts).toMatchObject({ all: count, here: count, new: 0, refused: 0 });
});
