import { execFileSync } from 'node:child_process';
import { cpus, loadavg, release, totalmem } from 'node:os';
import { basename } from 'node:path';
import { findBrowser } from '@tenantry/tests/support/browser/installed.ts';
import { PROGRAM } from './server.ts';

/** Properties of the machine and the build that a figure depends on. */
export interface Machine {
	readonly cores: number;
	readonly cpu: string;
	readonly memoryGb: number;
	readonly kernel: string;
	readonly node: string;
	readonly sqlite: string | undefined;
	readonly chromium: string;
	readonly commit: string;
	/** What was started as the server. */
	readonly program: string;
	/** Load average over the last minute, taken before anything was measured. */
	readonly load: number;
}

export function describeMachine(): Machine {
	const [cpu] = cpus();
	return {
		cores: cpus().length,
		cpu: cpu?.model.trim() ?? 'unknown',
		memoryGb: Math.round(totalmem() / 2 ** 30),
		kernel: release(),
		node: process.versions.node,
		sqlite: process.versions.sqlite,
		chromium: outputOf(findBrowser() ?? 'chromium', '--version'),
		commit: outputOf('git', 'rev-parse', '--short', 'HEAD'),
		program: PROGRAM.map((word) => basename(word)).join(' '),
		load: loadNow()
	};
}

export function loadNow(): number {
	return Math.round((loadavg()[0] ?? 0) * 10) / 10;
}

function outputOf(program: string, ...args: string[]): string {
	try {
		return execFileSync(program, args, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] })
			.trim()
			.replace(/ built on .*/, '');
	} catch {
		return 'unknown';
	}
}
