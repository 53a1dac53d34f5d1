import { spawn, type ChildProcess } from 'node:child_process';
import { resolve } from 'node:path';
import { createInterface } from 'node:readline';

export interface Step {
	readonly name: string;
	/** Program of `node_modules/.bin` in the step's folder, and its arguments. */
	readonly command: readonly [program: string, ...args: string[]];
	readonly folder?: string;
	readonly env?: Readonly<Record<string, string>>;
}

export interface Count {
	readonly passed: number;
	readonly failed: number;
}

/** How output is shown: line by line if other output is shown at the same time. */
export type Output = 'shown' | 'in lines' | 'on failure';

const root = resolve(import.meta.dirname, '..');

/** Runs a program to its end and returns whether it succeeded. */
export function run({ command, folder = '.', env }: Step, output: Output): Promise<boolean> {
	const [program, ...args] = command;
	const cwd = resolve(root, folder);

	return new Promise<boolean>((done) => {
		const child = spawn(resolve(cwd, 'node_modules/.bin', program), args, {
			cwd,
			env: { ...process.env, ...env },
			stdio: output === 'shown' ? 'inherit' : ['ignore', 'pipe', 'pipe']
		});
		const tellFailure = output === 'in lines' ? showLines(child) : collect(child);
		const stop = () => child.kill('SIGTERM');
		process.on('SIGTERM', stop);
		child.on('error', (error) => console.log(error.message));
		child.on('close', (code) => {
			process.off('SIGTERM', stop);
			// A person who stopped the child wants no further step, so this process ends too.
			if (child.killed) process.kill(process.pid, 'SIGTERM');
			if (code !== 0) tellFailure();
			done(code === 0);
		});
	});
}

function showLines({ stdout, stderr }: ChildProcess): () => void {
	for (const stream of [stdout, stderr])
		if (stream !== null) createInterface(stream).on('line', (line) => console.log(line));
	return () => undefined;
}

function collect({ stdout, stderr }: ChildProcess): () => void {
	const chunks: Buffer[] = [];
	for (const stream of [stdout, stderr]) stream?.on('data', (chunk: Buffer) => chunks.push(chunk));
	return () => void process.stdout.write(Buffer.concat(chunks));
}

/** Runs a step and counts it as one test. */
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
