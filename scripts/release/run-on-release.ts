import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { PART } from '@tenantry/tests/support/runner/parts.ts';
import { RELEASE } from '@tenantry/tests/support/servers/programs.ts';
import { makeRelease } from '@tenantry/tests/support/servers/release.ts';
import { countOfVitest, failuresOfVitest, type VitestReport } from '#scripts/test/report.ts';

const ROOT = resolve(import.meta.dirname, '../..');
const VITEST = resolve(ROOT, 'node_modules/vitest/vitest.mjs');

/** Runs tests against a release of the sources; tells how many passed, and which did not. */
export async function runOnRelease(files: readonly string[]) {
	await using release = await makeRelease();
	const folder = await mkdtemp(join(tmpdir(), 'tenantry-released-'));
	try {
		const report = join(folder, 'report.json');
		const args = ['run', '--reporter=json', `--outputFile=${report}`, ...files];
		const env = { ...process.env, [PART]: '', [RELEASE]: release.folder };
		const running = spawn(process.execPath, [VITEST, ...args], { cwd: ROOT, env, stdio: 'ignore' });
		await once(running, 'close');
		// eslint-disable-next-line @typescript-eslint/no-unsafe-assignment -- Its form is Vitest's.
		const said: VitestReport = JSON.parse(await readFile(report, 'utf8'));
		return { passed: countOfVitest(said).passed, failures: failuresOfVitest(said) };
	} finally {
		await rm(folder, { recursive: true });
	}
}
