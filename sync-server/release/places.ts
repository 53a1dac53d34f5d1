import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';

import * as z from 'zod/mini';

import { codeOf } from '#data-folder.ts';
import { StartRefused } from '#start-refused.ts';
import { parseJson } from '#strict-json.ts';

// Takes the place of sync-server/src/places.ts in a release, whose files lie in one folder.

const folder = import.meta.dirname;
const Manifest = z.object({ files: z.record(z.string(), z.string()) });

export const WEB_FOLDER = join(folder, 'web');

export const CHECKPOINT_FILE = join(folder, 'checkpoint.mjs');

export function knownPasswordsFile(): string {
	return join(folder, 'known-passwords.txt');
}

/** Refuses a release of which a file is missing or altered, by the file's name. */
export async function requireWhole(): Promise<void> {
	const text = await readFile(join(folder, 'release.json'), 'utf8').catch(() => '');
	const manifest = Manifest.safeParse(parseJson(text));
	if (!manifest.success) throw brokenBy('release.json is missing or altered');
	for (const [name, sha256] of Object.entries(manifest.data.files)) {
		const bytes = await readFile(join(folder, name)).catch(codeOf);
		if (bytes === 'ENOENT') throw brokenBy(`${name} is missing`);
		if (typeof bytes !== 'object') throw brokenBy(`${name} cannot be read (${bytes})`);
		const found = createHash('sha256').update(bytes).digest('hex');
		if (found !== sha256) throw brokenBy(`${name} is altered`);
	}
}

function brokenBy(what: string): StartRefused {
	return new StartRefused(`The release is not whole: ${what}. Unpack it again.`);
}
