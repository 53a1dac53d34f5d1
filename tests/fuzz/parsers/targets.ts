import { existsSync, readdirSync } from 'node:fs';
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { createHash } from 'node:crypto';
import { join } from 'node:path';
import * as z from 'zod/mini';
import type { ParserTarget } from './target.ts';

const FOLDER = join(import.meta.dirname, 'targets');
const HOSTILE = join(import.meta.dirname, '../../fixtures/hostile');
const Module = z.object({ target: z.custom<ParserTarget>(isTarget) });

/** Every file of the folder is a target. */
export const targetNames: readonly string[] = readdirSync(FOLDER)
	.map((name) => name.replace(/\.ts$/, ''))
	.toSorted();

export function fileOf(name: string): string {
	return join(FOLDER, `${name}.ts`);
}

export async function loadTarget(file: string): Promise<ParserTarget> {
	const module: unknown = await import(file);
	return Module.parse(module).target;
}

function isTarget(value: unknown): boolean {
	return typeof value === 'object' && value !== null && 'judge' in value && 'seeds' in value;
}

/** Returns the inputs that once broke a promise of this target. */
export async function hostileInputs(name: string): Promise<Buffer[]> {
	const folder = join(HOSTILE, name);
	if (!existsSync(folder)) return [];
	const names = (await readdir(folder)).toSorted();
	return Promise.all(names.map((one) => readFile(join(folder, one))));
}

/** Saves an input that every test run tries from now on. Returns its path. */
export async function keepHostile(name: string, input: Buffer): Promise<string> {
	const folder = join(HOSTILE, name);
	await mkdir(folder, { recursive: true });
	const hash = createHash('sha256').update(input).digest('hex');
	const file = join(folder, hash.slice(0, 12));
	await writeFile(file, input);
	return file;
}
