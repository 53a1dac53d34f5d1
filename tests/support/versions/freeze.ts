import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { cp, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { withSources } from './sources.ts';
import { archiveOf, folderOf, PARTS, type Part } from './version.ts';

const run = promisify(execFile);
const MAKER = 'tests/support/versions/maker';

/**
 * Makes the fixture of a version from the commit that it was: its app, what its server left on each
 * database, and a phone that holds unsent changes. Needs Chromium, and pg_virtualenv of Debian.
 */
export async function freeze(version: string, commit: string): Promise<string> {
	const made = await mkdtemp(join(tmpdir(), 'tenantry-frozen-'));
	const folder = folderOf(version);
	try {
		await withSources(commit, tmpdir(), async (sources) => {
			const maker = join(sources.folder, MAKER);
			await cp(join(import.meta.dirname, 'maker'), maker, { recursive: true, force: true });
			const make = ['node', join(MAKER, 'make.ts'), made] as const;
			await sources.run(...make, 'sqlite');
			await sources.run('pg_virtualenv', ...make, 'postgres');
			await cp(join(sources.folder, 'web/build'), join(made, 'app'), {
				recursive: true,
				// The archive packs the files themselves.
				filter: (path) => !path.endsWith('.br')
			});
		});
		await rm(folder, { recursive: true, force: true });
		await mkdir(folder, { recursive: true });
		for (const part of PARTS) if (existsSync(join(made, part))) await pack(made, part, version);
		const [sqlite, postgres, phone] = await Promise.all(
			['sqlite', 'postgres', 'phone'].map(async (name) => readSaid(made, name))
		);
		const { stdout } = await run('git', ['rev-parse', `${commit}^{commit}`], {
			cwd: import.meta.dirname
		});
		const said = { version, commit: stdout.trim(), sqlite, postgres, phone };
		await writeFile(join(folder, 'version.json'), `${JSON.stringify(said, null, '\t')}\n`);
		return folder;
	} finally {
		await rm(made, { recursive: true, force: true });
	}
}

async function readSaid(folder: string, name: string): Promise<unknown> {
	return JSON.parse(await readFile(join(folder, `${name}.json`), 'utf8'));
}

async function pack(from: string, part: Part, version: string): Promise<void> {
	const owner = ['--sort=name', '--owner=0', '--group=0', '--numeric-owner', '-I', 'gzip -n -9'];
	await run('tar', [...owner, '-cf', archiveOf(version, part), '-C', from, part]);
}
