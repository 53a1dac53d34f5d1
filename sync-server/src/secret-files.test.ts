import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterEach, beforeEach, expect, test } from 'vitest';

import { readConfig } from './config.ts';
import { SECRETS, type Variables } from './secret-files.ts';

const URLS: Readonly<Record<string, string>> = {
	DATABASE_URL: 'postgres://tenantry:canary-7f@db/tenantry',
	SMTP_URL: 'smtp://tenantry:canary-7f@mail:587'
};
let folder: string;

beforeEach(async () => {
	folder = await mkdtemp(join(tmpdir(), 'tenantry-secrets-'));
});
afterEach(() => rm(folder, { recursive: true }));

async function fileWith(name: string, text: string): Promise<string> {
	const path = join(folder, name);
	await writeFile(path, text);
	return path;
}

function urlIn(name: string, variables: Variables): string | undefined {
	const read = readConfig(variables);
	if (!read.ok) throw new Error(read.error);
	return name === 'DATABASE_URL' ? read.value.databaseUrl : read.value.smtpUrl?.href;
}

function refusalOf(variables: Variables): string {
	const read = readConfig(variables);
	return read.ok ? '' : read.error;
}

test.each(SECRETS)(
	'%s is read from the file that is named, without the end of its line',
	async (name) => {
		const url = URLS[name] ?? '';
		for (const ending of ['', '\n', '\r\n']) {
			const path = await fileWith('secret', url + ending);
			expect(urlIn(name, { [`${name}_FILE`]: path })).toBe(url);
		}
	}
);

test.each(SECRETS)(
	'%s is read from the credentials of a unit, which may be without it',
	async (name) => {
		const empty = urlIn(name, { CREDENTIALS_DIRECTORY: folder });
		await fileWith(name, `${URLS[name] ?? ''}\n`);

		expect(empty).toBeUndefined();
		expect(urlIn(name, { CREDENTIALS_DIRECTORY: folder })).toBe(URLS[name]);
	}
);

test.each(SECRETS)('%s in two places is refused, and nothing of either is told', async (name) => {
	const url = URLS[name] ?? '';
	const path = await fileWith(name, url);
	const inFile = { [`${name}_FILE`]: path };
	const refusals = [
		refusalOf({ [name]: url, ...inFile }),
		refusalOf({ [name]: url, CREDENTIALS_DIRECTORY: folder }),
		refusalOf({ ...inFile, CREDENTIALS_DIRECTORY: folder })
	];

	expect(refusals).toEqual([
		`${name} and ${name}_FILE are both set: set one of them.`,
		`${name} and the credential ${name} are both set: set one of them.`,
		`${name}_FILE and the credential ${name} are both set: set one of them.`
	]);
});

test('a file that holds no secret is refused by the name of its variable, and nothing of it is told', async () => {
	const refusalWith = async (text: string) =>
		refusalOf({ DATABASE_URL_FILE: await fileWith('secret', text) });

	expect(refusalOf({ DATABASE_URL_FILE: join(folder, 'none') })).toBe(
		'DATABASE_URL_FILE cannot be read (ENOENT).'
	);
	expect(refusalOf({ DATABASE_URL_FILE: folder })).toBe(
		'DATABASE_URL_FILE cannot be read (EISDIR).'
	);
	expect(await refusalWith('\n')).toBe('DATABASE_URL_FILE is empty.');
	expect(await refusalWith('canary-7f\ncanary-7f')).toBe(
		'DATABASE_URL_FILE holds more than one line.'
	);
	expect(await refusalWith('a'.repeat(9_000))).toBe('DATABASE_URL_FILE holds more than one line.');
	expect(await refusalWith('mysql://a:canary-7f@db')).not.toContain('canary');
});
