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

/** Certificate and key for https, read at the start and again while the server runs. */
export interface Tls {
	readonly material: TlsMaterial;
	readonly endsAt: number;
	/** Loads a renewed certificate; existing connections keep the old one. */
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

/** Reads the certificate, with its chain, and the key; refuses them here if they are unusable. */
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
