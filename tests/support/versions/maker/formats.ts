import { cp, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as z from 'zod/mini';
import { startServer } from '#support/servers/process.ts';
import { tenantry } from '#support/world/world.ts';
import type { HandedOver } from './phone.ts';
import type { MadeProvider } from './provider.ts';

const CarriedFile = z.object({ envelopes: z.array(z.unknown()) });

/** Writes one of each file that people and programs keep of a version. */
export async function makeFormats(
	provider: MadeProvider,
	{ file, code }: HandedOver,
	folder: string
): Promise<void> {
	await mkdir(folder, { recursive: true });
	await tenantry(provider, 'backup', join(folder, 'backup'));
	const files = {
		'changes.tenantry.txt': file,
		'code.txt': code,
		'receipts.json': await deliver(provider, file),
		'evidence.json': provider.evidence ?? '',
		'configuration.json': JSON.stringify(await variables())
	};
	for (const [name, text] of Object.entries(files)) await writeFile(join(folder, name), text);
}

/** Delivers a file to a server on a copy of the data, and returns its answer. */
async function deliver({ dataDir }: MadeProvider, file: string): Promise<string> {
	const copy = await mkdtemp(join(tmpdir(), 'tenantry-delivered-'));
	await cp(dataDir, copy, { recursive: true });
	const server = await startServer({ dataDir: copy });
	try {
		const { envelopes } = CarriedFile.parse(JSON.parse(file));
		const answer = await fetch(`${server.url}/sync/v1/envelopes`, {
			method: 'POST',
			headers: { 'content-type': 'application/json' },
			body: JSON.stringify({ envelopes })
		});
		return await answer.text();
	} finally {
		await server.close();
		await rm(copy, { recursive: true });
	}
}

/** Names of the environment variables that the version's page of operations promises. */
async function variables(): Promise<readonly string[]> {
	const page = await readFile('docs/operations.md', 'utf8');
	return [...page.matchAll(/^\| `([A-Z_]+)` /gm)].map(([, name = '']) => name);
}
