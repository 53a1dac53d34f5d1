import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { link, mkdir, open, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';

import { err, ok, type Result } from '@tenantry/shared/result.ts';

/** A key of the secret file, from which all others are derived. */
export interface SealingKey {
	readonly id: string;
	readonly key: Uint8Array;
}

export type SealingKeys = readonly [SealingKey, ...SealingKey[]];

const LINE = /^([a-z0-9]{1,16}):([A-Za-z0-9+/]{43}=)$/;
const FOR_OTHERS = 0o007;

/**
 * Reads the keys that seal second factors: one per line, `id:base64 of 32 bytes`, and the first one
 * seals. They lie beside the database, never in it, because a copy of one without the other opens
 * nothing.
 */
export async function readSecretFile(path: string): Promise<Result<SealingKeys, string>> {
	if (!existsSync(path)) return err(`The secret file ${path} does not exist.`);
	// A group may read it, because containers receive secrets that way. Windows has no such modes.
	if (process.platform !== 'win32' && ((await stat(path)).mode & FOR_OTHERS) !== 0)
		return err(`Everyone on this machine can read the secret file ${path}. Run: chmod 600 ${path}`);
	const keys = parseSecrets(await readFile(path, 'utf8'));
	if (keys === undefined)
		return err(`The secret file ${path} does not hold keys of 256 random bits.`);
	return ok(keys);
}

/** Undefined if a line is no key, a key is weak, or two keys share an id. */
export function parseSecrets(text: string): SealingKeys | undefined {
	const lines = text.split('\n').map((line) => line.trim());
	const keys = lines.filter((line) => line !== '').map(parseLine);
	const [first, ...others] = keys.filter((key) => key !== undefined);
	if (first === undefined || keys.includes(undefined)) return undefined;
	const ids = new Set([first, ...others].map(({ id }) => id));
	return ids.size === keys.length ? [first, ...others] : undefined;
}

/** Throws `EEXIST` if it exists; appears whole, because several servers may start at once. */
export async function makeSecretFile(path: string): Promise<void> {
	await mkdir(dirname(path), { recursive: true, mode: 0o700 });
	const next = `${path}.${randomBytes(4).toString('hex')}`;
	const line = toLine(newSealingKey());
	const options = { mode: 0o600, flag: 'wx', flush: true };
	await writeFile(next, line, options);
	try {
		await link(next, path).catch((error: unknown) => {
			if (existsSync(path)) throw error;
			// A file system without hard links.
			return writeFile(path, line, options);
		});
	} finally {
		await rm(next, { force: true });
	}
}

/** Replaces the keys atomically: a reader sees either the old file or the new one. */
export async function replaceSecretFile(path: string, keys: SealingKeys): Promise<void> {
	const { mode, uid, gid } = await stat(path);
	const next = `${path}.next`;
	await rm(next, { force: true });
	const file = await open(next, 'wx', mode & 0o777);
	try {
		await file.writeFile(keys.map(toLine).join(''));
		// The server may run as a different user than the operator.
		if (uid !== process.getuid?.()) await file.chown(uid, gid);
		await file.sync();
		await rename(next, path);
	} catch (error) {
		await rm(next, { force: true });
		throw error;
	} finally {
		await file.close();
	}
}

export function newSealingKey(): SealingKey {
	return { id: randomBytes(4).toString('hex'), key: randomBytes(32) };
}

function toLine({ id, key }: SealingKey): string {
	return `${id}:${Buffer.from(key).toString('base64')}\n`;
}

function parseLine(line: string): SealingKey | undefined {
	const [, id, text] = LINE.exec(line) ?? [];
	if (id === undefined || text === undefined) return undefined;
	const key = Buffer.from(text, 'base64');
	// A key of one repeated byte was typed, not drawn at random.
	return key.length === 32 && new Set(key).size > 8 ? { id, key } : undefined;
}
