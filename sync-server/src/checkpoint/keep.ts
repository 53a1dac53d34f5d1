import { appendFile, mkdir } from 'node:fs/promises';
import { join } from 'node:path';

import type { Signer } from '#auth/keys/signer.ts';
import type { Database } from '#store/store.ts';

import { writeCheckpoint } from './checkpoint.ts';

export async function keepCheckpoint(
	folder: string,
	{ db, signer, at }: { readonly db: Database; readonly signer: Signer; readonly at: number }
): Promise<void> {
	const line = await writeCheckpoint(db, signer, at);
	await mkdir(folder, { recursive: true });
	const day = new Date(at).toISOString().slice(0, 10);
	await appendFile(join(folder, `audit-${day}.jsonl`), line);
}
