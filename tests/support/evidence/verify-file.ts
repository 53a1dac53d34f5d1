import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { CommandResult } from '@tenantry/sync-server/command/operator.ts';
import { verifyReviewCommand } from '@tenantry/sync-server/command/verify-review.ts';
import type { ServerWorld } from '#support/servers/world.ts';

/** Runs the command on a file with this text. */
export async function verifyFile(
	{ store }: Pick<ServerWorld, 'store'>,
	{ text, provider }: { readonly text: string; readonly provider?: string | undefined }
): Promise<CommandResult> {
	const folder = await mkdtemp(join(tmpdir(), 'tenantry-evidence-'));
	try {
		const path = join(folder, 'review.json');
		await writeFile(path, text);
		return await verifyReviewCommand({ store, words: [path], provider });
	} finally {
		await rm(folder, { recursive: true });
	}
}
