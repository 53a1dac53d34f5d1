import { Client } from 'pg';
import { expect, test } from 'vitest';
import { createDatabase } from './database.ts';

test('every new database is empty and different', async () => {
	const urls = await Promise.all([createDatabase(), createDatabase()]);

	const [first, second] = urls.map((connectionString) => new Client({ connectionString }));
	await first?.connect();
	await second?.connect();
	await first?.query('CREATE TABLE mark (id integer)');
	const inSecond = await second?.query("SELECT to_regclass('mark') AS mark");
	await first?.end();
	await second?.end();

	expect(inSecond?.rows).toEqual([{ mark: null }]);
});
