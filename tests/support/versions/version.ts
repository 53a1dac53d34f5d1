import { execFile } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import * as z from 'zod/mini';

const fixtures = resolve(import.meta.dirname, '../../fixtures');

/**
 * Archives of a version's fixture: the built app, data folders of both databases, a profile and,
 * after 1.0.0, one file of each further format.
 */
export const PARTS = ['app', 'sqlite', 'postgres', 'phone', 'formats'] as const;
export type Part = (typeof PARTS)[number];

const SignIn = z.object({ email: z.string(), password: z.string() });
const Provider = z.object({
	owner: SignIn,
	second: z.extend(SignIn, { totpSecret: z.string() }),
	verified: z.string()
});
const Version = z.object({
	version: z.string(),
	sqlite: Provider,
	postgres: Provider,
	phone: z.object({
		host: z.string(),
		passphrase: z.string(),
		closedAt: z.number(),
		changes: z.array(z.object({ id: z.string(), name: z.string() }))
	})
});
/** What was made by `maker`, and what is needed to use it. */
export type Version = z.infer<typeof Version>;

/** Versions that have a fixture, oldest first. */
export const VERSIONS: readonly string[] = readdirSync(fixtures)
	.filter((name) => /^\d+\.\d+\.\d+$/.test(name))
	.toSorted((one, other) => one.localeCompare(other, 'en', { numeric: true }));

export function hasPart(version: string, part: Part): boolean {
	return existsSync(archiveOf(version, part));
}

export function archiveOf(version: string, part: Part): string {
	return join(folderOf(version), `${part}.tar.gz`);
}

export function folderOf(version: string): string {
	return join(fixtures, version);
}

export async function readVersion(version: string): Promise<Version> {
	return Version.parse(JSON.parse(await readFile(join(folderOf(version), 'version.json'), 'utf8')));
}

/** A part of a fixture, unpacked into a temporary folder. */
export interface Unpacked {
	readonly folder: string;
	readonly remove: () => Promise<void>;
}

export async function unpack(version: string, part: Part): Promise<Unpacked> {
	const parent = await mkdtemp(join(tmpdir(), `tenantry-${version}-`));
	const from = ['-xf', archiveOf(version, part)];
	await promisify(execFile)('tar', ['-C', parent, '--no-same-owner', ...from]);
	const remove = () => rm(parent, { recursive: true, force: true, maxRetries: 5 });
	return { folder: join(parent, part), remove };
}
