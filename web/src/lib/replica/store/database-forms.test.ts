import { Dexie } from 'dexie';
import { expect, test } from 'vitest';
import { createStorage } from '#fixtures/replica.ts';
import { resultOf } from '#lib/envelope/open-existing.ts';
import { FencedError, openDatabase, VERSION, type Storage } from './database.ts';
import { openPeople } from './people.ts';

/** The tables of a build's databases, as Dexie declares them. */
interface Form {
	readonly build: string;
	readonly version: number;
	readonly person: Readonly<Record<string, string | null>>;
	readonly people: Readonly<Record<string, string | null>>;
}

const people = { person: 'key', ending: 'deviceId', ended: 'key' };
const person = {
	vault: 'id',
	page: 'id',
	log: 'sequence',
	queue: 'sequence',
	settled: 'id',
	meta: 'id'
};
const envelope = 'sequence, leftAt';
const archive = 'sequence';
/**
 * Every form that a build has written, the present one last. One that is listed never changes: a
 * table or an index more is another form, with another version.
 */
const FORMS: readonly Form[] = [
	{ build: '1.0.0', version: 1, person, people },
	// Had a table more under the same version, which is why it and 1.0.0 changed each other's copies.
	{ build: '28ed2c87', version: 1, person: { ...person, envelope }, people },
	{ build: '1.1.0', version: 2, person: { ...person, envelope }, people },
	{ build: 'this one', version: 3, person: { ...person, envelope, archive }, people }
];
const PRESENT = FORMS.length - 1;
const DATABASES = ['person', 'people'] as const;
type Which = (typeof DATABASES)[number];
const nameOf = (which: Which) => (which === 'person' ? 'tenantry-key' : 'tenantry-people');

/** Opens a database as a build of a form does: 1.0.0's code, which no later one can change. */
async function openAs(form: Form, which: Which, storage: Storage): Promise<Dexie> {
	const database = new Dexie(nameOf(which), { ...storage });
	database.version(form.version).stores(form[which]);
	await database.open();
	if (Math.floor(database.backendDB().version / 10) > form.version) {
		database.close();
		throw new FencedError({ isNewerForm: true });
	}
	return database;
}

async function openPresent(which: Which, storage: Storage): Promise<void> {
	const opened = await (which === 'person' ? openDatabase('key', storage) : openPeople(storage));
	opened.close();
}

/** Returns everything that a database holds, and how it is built. */
async function contentOf(which: Which, { indexedDB }: Storage) {
	const database = await resultOf(indexedDB.open(nameOf(which)));
	const tables = [];
	for (const name of [...database.objectStoreNames].sort()) {
		const table = database.transaction(name).objectStore(name);
		const rows: unknown[] = await resultOf(table.getAll());
		tables.push([name, [table.keyPath, ...table.indexNames].join(', '), rows] as const);
	}
	const { version } = database;
	database.close();
	return { version, tables };
}

const declared = (form: Form, which: Which) => Object.entries(form[which]).toSorted();

test.each(DATABASES)(
	'a change of a table comes with another version: the %s’s tables are those of the last form listed',
	async (which) => {
		const storage = createStorage();
		await openPresent(which, storage);

		const { version, tables } = await contentOf(which, storage);

		const last = FORMS.at(PRESENT);
		if (last === undefined) throw new Error('No form is listed');
		expect(tables.map(([name, schema]) => [name, schema])).toEqual(declared(last, which));
		expect([VERSION, version]).toEqual([last.version, last.version * 10]);
	}
);

test('every form after 28ed2c87 has a version of its own, and keeps the tables of the earlier ones', () => {
	const between = FORMS.findIndex(({ build }) => build === '28ed2c87');

	for (const [at, form] of FORMS.entries()) {
		const earlier = FORMS.slice(0, at);
		if (at > between) expect(earlier.every(({ version }) => version < form.version)).toBe(true);
		// Dexie would add a table that is missing, so an older app would change what it refuses.
		for (const one of earlier)
			for (const which of DATABASES) expect(form[which]).toMatchObject(one[which]);
	}
});

const NEWER: readonly Form[] = [
	...FORMS.slice(PRESENT),
	...Object.entries({
		'with a table more': { parcel: 'id' },
		'with an index more': { queue: 'sequence, savedAt' },
		'with an index less': { envelope: 'sequence' },
		'with a table less': { envelope: null }
	}).map(([build, change]) => ({
		build,
		version: VERSION + 1,
		person: { ...person, envelope, archive, ...change },
		people: { ...people, ...('parcel' in change ? change : { person: 'key, usedAt' }) }
	}))
];
/**
 * 1.0.0 and 28ed2c87 would add what a newer copy lacks, so no form drops what an earlier one has; the
 * test above holds that. This build refuses such a form as well.
 */
const isRefused = (older: Form, newer: Form) =>
	older.version < newer.version && (older === FORMS[PRESENT] || !newer.build.endsWith('less'));
const PAIRS = NEWER.flatMap((newer) =>
	FORMS.filter((older) => isRefused(older, newer)).flatMap((older) =>
		DATABASES.map((which) => [older.build, newer.build, which, { older, newer }] as const)
	)
);

test.each(PAIRS)(
	'an older app that opens a newer copy says so and changes nothing: %s, and one %s (%s)',
	async (_older, _newer, which, { older, newer }) => {
		const storage = createStorage();
		const written = await openAs(newer, which, storage);
		for (const table of written.tables)
			await table.put({ id: 'a', key: 'a', deviceId: 'a', sequence: 1, value: 'kept' });
		written.close();
		const before = await contentOf(which, storage);

		const opening =
			older === FORMS[PRESENT] ? openPresent(which, storage) : openAs(older, which, storage);

		await expect(opening).rejects.toMatchObject({ isNewerForm: true });
		expect(await contentOf(which, storage)).toEqual(before);
	}
);

/** Lets earlier builds use a copy in turn; each writes into every table that it knows. */
async function writtenBy(builds: readonly number[], storage: Storage): Promise<void> {
	for (const at of builds) {
		const form = FORMS[at];
		if (form === undefined) throw new Error('No such build');
		const database = await openAs(form, 'person', storage);
		for (const table of database.tables)
			await table.put({ id: `of ${at}`, sequence: at, leftAt: 5, value: form.build });
		database.close();
	}
}

test.each([[[0]], [[1]], [[0, 1]], [[1, 0]], [[0, 1, 0]], [[1, 0, 1]]])(
	'a copy that builds %j have written in turn opens with its whole queue, without their envelopes',
	async (builds) => {
		const storage = createStorage();
		await writtenBy(builds, storage);
		const before = await contentOf('person', storage);

		await openPresent('person', storage);

		const after = await contentOf('person', storage);
		expect(after.version).toBe(VERSION * 10);
		const others = before.tables.filter(([name]) => name !== 'envelope');
		const made = new Set(['envelope', 'archive']);
		expect(after.tables.filter(([name]) => !made.has(name))).toEqual(others);
		expect(after.tables.find(([name]) => name === 'envelope')).toEqual([
			'envelope',
			'sequence, leftAt',
			[]
		]);
	}
);

test('a copy that 1.1.0 has written opens with all that it holds', async () => {
	const storage = createStorage();
	await writtenBy([2], storage);
	const before = await contentOf('person', storage);

	await openPresent('person', storage);

	const after = await contentOf('person', storage);
	expect(after.version).toBe(VERSION * 10);
	const added = ['archive', archive, []];
	expect(after.tables).toEqual([added, ...before.tables]);
});

test('the key that lay in the clear is deleted, and every change may have left if one has', async () => {
	const [, between] = FORMS;
	if (between === undefined) throw new Error('No such build');
	const metaAfter = async (queue: readonly object[], envelopes: readonly object[]) => {
		const storage = createStorage();
		const database = await openAs(between, 'person', storage);
		await database.table('queue').bulkPut(queue);
		await database.table('envelope').bulkPut(envelopes);
		await database.table('meta').bulkPut([
			{ id: 'device-key', value: 'key' },
			{ id: 'unsent', value: true }
		]);
		database.close();
		await openPresent('person', storage);
		const { tables } = await contentOf('person', storage);
		return tables.find(([name]) => name === 'meta')?.[2];
	};
	const unsent = [{ id: 'unsent', value: true }];

	expect(await metaAfter([{ sequence: 1 }], [{ sequence: 1 }])).toEqual(unsent);
	expect(await metaAfter([{ sequence: 2 }], [{ sequence: 1, leftAt: 5 }])).toEqual(unsent);
	expect(await metaAfter([{ sequence: 1 }], [{ sequence: 1, leftAt: 5 }])).toEqual([]);
});
