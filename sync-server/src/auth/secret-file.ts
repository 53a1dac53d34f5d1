import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';

import { err, ok, type Result } from '@tenantry/shared/result.ts';

import type { SealingKey } from './sealer.ts';

export type SealingKeys = readonly [SealingKey, ...SealingKey[]];

const LINE = /^([a-z0-9]{1,16}):([A-Za-z0-9+/]{43}=)$/;

/**
 * Reads the keys that seal second factors: one a line, `id:base64 of 32 bytes`, the first one is
 * used for sealing. They lie beside the database, never in it: a copy of the one without the other
 * opens nothing.
 */
export async function readSecretFile(path: string): Promise<Result<SealingKeys, string>> {
	if (!existsSync(path)) return err(`The secret file ${path} is not there.`);
	const lines = (await readFile(path, 'utf8')).split('\n').map((line) => line.trim());
	const keys = lines.filter((line) => line !== '').map(parseLine);
	const [first, ...others] = keys.filter((key) => key !== undefined);
	if (first === undefined || keys.includes(undefined))
		return err(`The secret file ${path} does not hold keys of 256 random bits.`);
	return ok([first, ...others]);
}

export async function makeSecretFile(path: string): Promise<void> {
	await mkdir(dirname(path), { recursive: true, mode: 0o700 });
	const id = randomBytes(4).toString('hex');
	const line = `${id}:${randomBytes(32).toString('base64')}\n`;
	await writeFile(path, line, { mode: 0o600, flag: 'wx' });
}

function parseLine(line: string): SealingKey | undefined {
	const [, id, text] = LINE.exec(line) ?? [];
	if (id === undefined || text === undefined) return undefined;
	const key = Buffer.from(text, 'base64');
	// A key of one repeated byte was typed, not drawn.
	return key.length === 32 && new Set(key).size > 8 ? { id, key } : undefined;
}
