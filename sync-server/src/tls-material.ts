import { readFile } from 'node:fs/promises';
import type { Server } from 'node:http';
import { Server as SecureServer } from 'node:https';
import { createSecureContext } from 'node:tls';

import type { TlsFiles } from './config.ts';
import { codeOf } from './data-folder.ts';
import { StartRefused } from './start-refused.ts';

export interface TlsMaterial {
	readonly cert: Buffer;
	readonly key: Buffer;
}

/** Certificate, with what leads to its issuer, and key: refused here where they are of no use. */
export async function readTls({ certFile, keyFile }: TlsFiles): Promise<TlsMaterial> {
	try {
		const [cert, key] = await Promise.all([readFile(certFile), readFile(keyFile)]);
		createSecureContext({ cert, key });
		return { cert, key };
	} catch (error) {
		const why = codeOf(error) ?? 'not understood';
		throw new StartRefused(`${certFile} and ${keyFile} cannot be used for https (${why}).`);
	}
}

/** Certificates are renewed while the server runs; those who are connected stay as they are. */
export async function renewTls(
	server: Server | SecureServer,
	files: TlsFiles | undefined
): Promise<void> {
	if (files !== undefined && server instanceof SecureServer)
		server.setSecureContext(await readTls(files));
}
