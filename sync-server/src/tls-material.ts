import { X509Certificate } from 'node:crypto';
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

/** What https is spoken with: read at the start, and again while the server runs. */
export interface Tls {
	readonly material: TlsMaterial;
	/** When the certificate that is in use ends. */
	readonly endsAt: number;
	/** Takes a renewed certificate; those who are connected stay as they are. */
	renew(server: Server | SecureServer): Promise<void>;
}

export async function openTls(files: TlsFiles): Promise<Tls> {
	let inUse = await readTls(files);
	return {
		get material() {
			return inUse.material;
		},
		get endsAt() {
			return inUse.endsAt;
		},
		async renew(server) {
			const renewed = await readTls(files);
			if (server instanceof SecureServer) server.setSecureContext(renewed.material);
			inUse = renewed;
		}
	};
}

/** Certificate, with what leads to its issuer, and key: refused here where they are of no use. */
async function readTls({ certFile, keyFile }: TlsFiles): Promise<Pick<Tls, 'material' | 'endsAt'>> {
	try {
		const [cert, key] = await Promise.all([readFile(certFile), readFile(keyFile)]);
		createSecureContext({ cert, key });
		const endsAt = new X509Certificate(cert).validToDate.getTime();
		return { material: { cert, key }, endsAt };
	} catch (error) {
		const why = codeOf(error) ?? 'not understood';
		throw new StartRefused(`${certFile} and ${keyFile} cannot be used for https (${why}).`);
	}
}
