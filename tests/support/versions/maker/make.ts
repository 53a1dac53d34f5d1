import { execFile } from 'node:child_process';
import { cp, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { ada, ben } from '#support/world/people.ts';
import { tenantry } from '#support/world/world.ts';
import { makeFormats } from './formats.ts';
import { makePhone } from './phone.ts';
import { makeProvider, type MadeProvider } from './provider.ts';

/**
 * Makes what a version leaves behind, by the code beside which this folder lies: `make.ts INTO
 * sqlite` also sets up a phone, `make.ts INTO postgres` runs under pg_virtualenv.
 */
const [into = '', database] = process.argv.slice(2);
const run = promisify(execFile);

await (database === 'sqlite' ? makeOnSqlite() : makeOnPostgres());

async function makeOnSqlite(): Promise<void> {
	const provider = await makeProvider();
	const { handedOver, ...phone } = await makePhone(provider.dataDir, join(into, 'phone'));
	await writeJson('phone', phone);
	if (handedOver) await makeFormats(provider, handedOver, join(into, 'formats'));
	await putAway('sqlite', provider);
}

async function makeOnPostgres(): Promise<void> {
	const encoding = ['--encoding=UTF8', '--locale=C.UTF-8', '--template=template0'];
	await run('createdb', [...encoding, 'tenantry']);
	const { PGUSER = '', PGPASSWORD = '', PGHOST = '', PGPORT = '' } = process.env;
	const url = `postgres://${PGUSER}:${PGPASSWORD}@${PGHOST}:${PGPORT}/tenantry`;
	await putAway('postgres', await makeProvider(url));
	// Statements, so that a test needs no psql.
	const dump = ['--no-owner', '--no-privileges', '--rows-per-insert=100'];
	await run('pg_dump', [...dump, `--file=${join(into, 'postgres/dump.sql')}`, 'tenantry']);
}

async function putAway(name: string, provider: MadeProvider): Promise<void> {
	const { dataDir, totpSecret } = provider;
	const verified = await tenantry(provider, 'audit', 'verify');
	await cp(dataDir, join(into, name), { recursive: true });
	await rm(dataDir, { recursive: true });
	const [owner, second] = [signInOf(ada), { ...signInOf(ben), totpSecret }];
	await writeJson(name, { owner, second, verified });
}

function signInOf({ email, password }: typeof ada) {
	return { email, password };
}

async function writeJson(name: string, value: object): Promise<void> {
	await writeFile(join(into, `${name}.json`), JSON.stringify(value));
}
