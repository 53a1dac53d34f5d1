import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, open, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { loadTarget } from './targets.ts';

export interface Search {
	/** The file of a target. */
	readonly file: string;
	/** Inputs to start from, beside the seeds that the target itself names. */
	readonly inputs?: readonly Buffer[];
	readonly seed: number;
	readonly seconds?: number;
	/** Number of inputs that ends the search early. */
	readonly most?: number;
}

export interface Found {
	readonly input: Buffer;
	/** Which promise was broken, and where. */
	readonly words: string;
}

export interface Searched {
	readonly inputs: number;
	/** Number of branches of our code that were reached. */
	readonly coverage: number;
	readonly found: Found | undefined;
}

const CLI = fileURLToPath(new URL('cli.js', import.meta.resolve('@jazzer.js/core')));
const ENTRY = join(import.meta.dirname, 'jazzer-entry.js');
const STRIP_TYPES = new URL('strip-types.ts', import.meta.url).href;
const INSTRUMENTED = ['/shared/src/', '/sync-server/src/', '/web/src/', '/fuzz/parsers/'];
/**
 * Turns off all bug detectors but the one for prototype pollution; injected paths, shell commands
 * and addresses are looked for elsewhere.
 */
const DETECTORS_OFF = '^(?!prototype-pollution)';
const LONGEST_INPUT = 4096;
/** A reader that takes longer for an input this small hangs. */
const PATIENCE_MS = 20_000;

/**
 * Searches for an input that breaks a promise of the target, guided by the coverage of earlier
 * ones.
 */
export async function search({
	file,
	inputs = [],
	seed,
	seconds,
	most
}: Search): Promise<Searched> {
	const place = existsSync('/dev/shm') ? '/dev/shm' : tmpdir();
	const folder = await mkdtemp(join(place, 'tenantry-search-'));
	try {
		const corpus = join(folder, 'corpus');
		await mkdir(corpus);
		const target = await loadTarget(file);
		for (const [at, input] of [...target.seeds, ...inputs].entries())
			await writeFile(join(corpus, String(at)), input);
		await target.close?.();
		const log = await runJazzer({
			file,
			folder,
			args: [
				corpus,
				...INSTRUMENTED.map((part) => `--includes=${part}`),
				`--disableBugDetectors=${DETECTORS_OFF}`,
				`--timeout=${PATIENCE_MS}`,
				'--',
				`-seed=${Math.max(1, seed)}`,
				`-max_len=${LONGEST_INPUT}`,
				`-artifact_prefix=${folder}/`,
				'-print_final_stats=1',
				...(seconds === undefined ? [] : [`-max_total_time=${seconds}`]),
				...(most === undefined ? [] : [`-runs=${most}`])
			]
		});
		return { ...figuresOf(log), found: await findingIn(folder, log) };
	} finally {
		await rm(folder, { recursive: true });
	}
}

async function runJazzer({
	file,
	folder,
	args
}: {
	readonly file: string;
	readonly folder: string;
	readonly args: readonly string[];
}): Promise<string> {
	const path = join(folder, 'log');
	// Logs to a file, because a full pipe would lose lines: the native half does not wait for its
	// reader.
	const log = await open(path, 'w');
	const child = spawn(process.execPath, ['--import', STRIP_TYPES, CLI, ENTRY, ...args], {
		cwd: folder,
		env: { ...process.env, FUZZ_TARGET: file, TMPDIR: folder },
		stdio: ['ignore', 'ignore', log.fd]
	});
	await once(child, 'close');
	await log.close();
	return readFile(path, 'utf8');
}

function figuresOf(log: string): Pick<Searched, 'inputs' | 'coverage'> {
	const [, executed] = /stat::number_of_executed_units: (\d+)/.exec(log) ?? [];
	const reached = [...log.matchAll(/ cov: (\d+) /g)].at(-1)?.[1];
	if (executed === undefined) throw new Error(`The search has not begun:\n${log}`);
	// Coverage is missing when a seed breaks a promise, because that ends the search before
	// anything is counted.
	return { inputs: Number(executed), coverage: Number(reached ?? 0) };
}

async function findingIn(folder: string, log: string): Promise<Found | undefined> {
	const names = await readdir(folder);
	const name = names.find((one) => /^(crash|timeout|oom)-/.test(one));
	if (name === undefined) return undefined;
	const [words = name] = /^==\d+== [^]*?(?=^MS: )/m.exec(log) ?? [];
	return { input: await readFile(join(folder, name)), words: words.trim() };
}
