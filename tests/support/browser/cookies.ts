import { createDecipheriv, pbkdf2Sync } from 'node:crypto';
import { cp, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import * as z from 'zod/mini';

export interface StoredCookie {
	readonly name: string;
	readonly value: string;
}

const Row = z.object({
	host_key: z.string(),
	name: z.string(),
	encrypted_value: z.instanceof(Uint8Array)
});

/**
 * On Linux without a keyring every Chromium uses the same key, so a copy of the file suffices to
 * read the cookies.
 */
const KEY = pbkdf2Sync('peanuts', 'saltysalt', 1, 16, 'sha1');
const IV = Buffer.alloc(16, ' ');
const VERSION = 'v10';
/** Length of the SHA-256 of the cookie's host, which precedes the value. */
const HOST_HASH_BYTES = 32;

/** Reads the cookies from a copy of the profile, including those that scripts cannot read. */
export async function storedCookies(profile: string): Promise<readonly StoredCookie[]> {
	const folder = await mkdtemp(join(tmpdir(), 'tenantry-cookies-'));
	try {
		// The browser may have the file open, so its journal or write-ahead log is copied too.
		for (const name of ['Cookies', 'Cookies-journal', 'Cookies-wal'])
			await cp(join(profile, 'Default', name), join(folder, name)).catch(() => undefined);
		const database = new DatabaseSync(join(folder, 'Cookies'), { readOnly: true });
		try {
			const rows = database.prepare('SELECT host_key, name, encrypted_value FROM cookies').all();
			return z.array(Row).parse(rows).map(toCookie);
		} finally {
			database.close();
		}
	} finally {
		await rm(folder, { recursive: true });
	}
}

function toCookie({ name, encrypted_value }: z.infer<typeof Row>): StoredCookie {
	const bytes = Buffer.from(encrypted_value);
	if (bytes.subarray(0, VERSION.length).toString() !== VERSION)
		throw new Error(`The cookie ${name} is sealed in a way that this does not open.`);
	const decipher = createDecipheriv('aes-128-cbc', KEY, IV);
	const opened = Buffer.concat([decipher.update(bytes.subarray(VERSION.length)), decipher.final()]);
	return { name, value: opened.subarray(HOST_HASH_BYTES).toString() };
}
