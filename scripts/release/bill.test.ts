import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { billOf, noticeOf, readContents } from './bill.ts';

let folder: string;

beforeEach(async () => {
	folder = await mkdtemp(join(tmpdir(), 'tenantry-bill-'));
});
afterEach(() => rm(folder, { recursive: true }));

test('packages are listed once, in order, and a text once for all that come with it', () => {
	const one = { name: 'one', version: '1.0.0', license: 'MIT', texts: ['Copyright Ada\n'] };
	const two = { ...one, name: '@scope/two', license: '(MIT OR Apache-2.0)' };

	const notice = noticeOf([one, two], '1.1.0');

	expect(notice).toContain(
		[
			'one 1.0.0, MIT',
			'https://www.npmjs.com/package/one/v/1.0.0',
			'@scope/two 1.0.0, (MIT OR Apache-2.0)',
			'https://www.npmjs.com/package/@scope/two/v/1.0.0',
			'',
			'Copyright Ada',
			''
		].join('\n')
	);
	expect(JSON.parse(billOf([one, two], '1.1.0'))).toMatchObject({
		bomFormat: 'CycloneDX',
		components: [
			{ name: 'one', licenses: [{ license: { id: 'MIT' } }], purl: 'pkg:npm/one@1.0.0' },
			{
				group: '@scope',
				name: 'two',
				licenses: [{ expression: '(MIT OR Apache-2.0)' }],
				purl: 'pkg:npm/%40scope/two@1.0.0'
			}
		]
	});
});

test('a release with a package whose license is not on the list is not made', async () => {
	const json = { name: 'one', version: '1.0.0', license: 'GPL-3.0-only', author: { name: 'Ada' } };
	await writeFile(join(folder, 'package.json'), JSON.stringify(json));

	await expect(readContents([folder])).rejects.toThrow(
		'one is not to be handed on under “GPL-3.0-only”.'
	);

	await writeFile(join(folder, 'package.json'), JSON.stringify({ ...json, license: 'MIT' }));
	expect(await readContents([folder, folder])).toEqual([
		{ name: 'one', version: '1.0.0', license: 'MIT', texts: ['Copyright Ada'] }
	]);
});
