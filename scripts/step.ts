import { spawn } from 'node:child_process';
import { resolve } from 'node:path';

export interface Step {
	readonly name: string;
	/** A program of `node_modules/.bin` in the step's folder, and its arguments. */
	readonly command: readonly [program: string, ...args: string[]];
	readonly folder?: string;
}

export interface Count {
	readonly passed: number;
	readonly failed: number;
}

const root = resolve(import.meta.dirname, '..');

/** Runs a program to its end; answers whether it went well. */
export function run({ command, folder = '.' }: Step, output: 'shown' | 'on failure') {
	const [program, ...args] = command;
	const cwd = resolve(root, folder);

	return new Promise<boolean>((done) => {
		const child = spawn(resolve(cwd, 'node_modules/.bin', program), args, {
			cwd,
			stdio: output === 'shown' ? 'inherit' : ['ignore', 'pipe', 'pipe']
		});
		const chunks: Buffer[] = [];
		child.stdout?.on('data', (chunk: Buffer) => chunks.push(chunk));
		child.stderr?.on('data', (chunk: Buffer) => chunks.push(chunk));
		child.on('error', (error) => chunks.push(Buffer.from(`${error.message}\n`)));
		const stop = () => child.kill('SIGTERM');
		process.on('SIGTERM', stop);
		child.on('close', (code) => {
			process.off('SIGTERM', stop);
			// No further step is run for somebody who wants none.
			if (child.killed) process.kill(process.pid, 'SIGTERM');
			if (code !== 0) process.stdout.write(Buffer.concat(chunks));
			done(code === 0);
		});
	});
}

/** A step counts as one test. */
export async function runStep(step: Step): Promise<Count> {
	const startedAt = performance.now();
	const ok = await run(step, 'on failure');
	const seconds = ((performance.now() - startedAt) / 1000).toFixed(1);

	console.log(`${ok ? '✓' : '✗'} ${step.name} (${seconds} s)`);
	return ok ? { passed: 1, failed: 0 } : { passed: 0, failed: 1 };
}

export function sum(counts: readonly Count[]): Count {
	return {
		passed: counts.reduce((total, { passed }) => total + passed, 0),
		failed: counts.reduce((total, { failed }) => total + failed, 0)
	};
}
