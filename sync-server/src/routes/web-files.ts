import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import { extname, join, relative, sep } from 'node:path';
import { gzipSync } from 'node:zlib';

import type { PolicyNeeds } from '#middleware/security-headers.ts';

/** One file of the built app, ready to serve. */
export interface WebFile {
	readonly type: string;
	readonly etag: string;
	readonly cacheControl: string;
	readonly body: Uint8Array<ArrayBuffer>;
	readonly gzip: Uint8Array<ArrayBuffer> | undefined;
	readonly brotli: Uint8Array<ArrayBuffer> | undefined;
}

export interface WebFiles {
	/** Files by path, which begins with `/`. */
	readonly byPath: ReadonlyMap<string, WebFile>;
	/** The page that every screen starts from, by language; the app's own language comes first. */
	readonly shells: ReadonlyMap<string, WebFile>;
	readonly policyNeeds: PolicyNeeds;
}

const SHELL = '/200.html';
const TRANSLATED_SHELL = /^\/200\.(?<language>[A-Za-z-]+)\.html$/;
/** The language of the app's sources. */
const OWN_LANGUAGE = 'en';
const IMMUTABLE = '/_app/immutable/';
/** Their chunks are in a folder below. */
const WORKER = /^\/_app\/immutable\/workers\/[^/]+\.js$/;
const WORTH_PACKING = 512;

const TYPES: Readonly<Record<string, string>> = {
	'.html': 'text/html; charset=utf-8',
	'.js': 'text/javascript; charset=utf-8',
	'.css': 'text/css; charset=utf-8',
	'.json': 'application/json; charset=utf-8',
	'.webmanifest': 'application/manifest+json; charset=utf-8',
	'.txt': 'text/plain; charset=utf-8',
	'.svg': 'image/svg+xml; charset=utf-8',
	'.png': 'image/png',
	'.ico': 'image/x-icon',
	'.wasm': 'application/wasm',
	'.woff2': 'font/woff2'
};

/** Reads the built app into memory: a few megabytes, and no path from a request reaches the disk. */
export async function readWebFiles(folder: string): Promise<WebFiles> {
	const bodies = existsSync(folder) ? await readBodies(folder) : new Map<string, Buffer>();
	const byPath = new Map<string, WebFile>();
	for (const [path, body] of bodies) {
		const type = TYPES[extname(path)];
		if (type === undefined) continue;
		byPath.set(path, toFile(path, { type, body, packed: bodies.get(`${path}.gz`) }, bodies));
	}
	const textOf = (ending: string) =>
		[...bodies].filter(([path]) => path.endsWith(ending)).map(([, body]) => body.toString());
	return {
		byPath,
		shells: shellsOf(byPath),
		policyNeeds: {
			scripts: hashesOf(textOf('.html'), /<script>([^]*?)<\/script>/g),
			// The framework's announcer of page changes has one, and it may differ by version.
			styleAttributes: hashesOf([...textOf('.js'), ...textOf('.html')], /style="([^"$]*)"/g),
			workers: new Set([...byPath.keys()].filter((path) => WORKER.test(path)))
		}
	};
}

function shellsOf(byPath: ReadonlyMap<string, WebFile>): Map<string, WebFile> {
	const own = byPath.get(SHELL);
	const shells = new Map(own ? [[OWN_LANGUAGE, own]] : []);
	for (const [path, file] of byPath) {
		const language = TRANSLATED_SHELL.exec(path)?.groups?.['language'];
		if (language !== undefined) shells.set(language, file);
	}
	return shells;
}

async function readBodies(folder: string): Promise<Map<string, Buffer>> {
	const entries = await readdir(folder, { recursive: true, withFileTypes: true });
	const files = entries.filter((entry) => entry.isFile());
	return new Map(
		await Promise.all(
			files.map(async (entry): Promise<[string, Buffer]> => {
				const path = join(entry.parentPath, entry.name);
				return [`/${relative(folder, path).split(sep).join('/')}`, await readFile(path)];
			})
		)
	);
}

function toFile(
	path: string,
	{ type, body, packed }: { type: string; body: Buffer; packed: Buffer | undefined },
	bodies: ReadonlyMap<string, Buffer>
): WebFile {
	const isText = /^text|json|svg|wasm/.test(type);
	const gzip = packed ?? (isText && body.length > WORTH_PACKING ? gzipSync(body) : undefined);
	const brotli = bodies.get(`${path}.br`);
	return {
		type,
		etag: `"${createHash('sha256').update(body).digest('base64url').slice(0, 22)}"`,
		cacheControl: path.startsWith(IMMUTABLE) ? 'public, max-age=31536000, immutable' : 'no-cache',
		body: new Uint8Array(body),
		gzip: gzip && new Uint8Array(gzip),
		brotli: brotli && new Uint8Array(brotli)
	};
}

/**
 * Returns the CSP sources of the matches of `pattern`; its first group is the text that a browser
 * hashes.
 */
function hashesOf(texts: readonly string[], pattern: RegExp): string[] {
	const found = texts.flatMap((text) => [...text.matchAll(pattern)].map(([, inner = '']) => inner));
	return [...new Set(found)].map(
		(inner) => `'sha256-${createHash('sha256').update(inner).digest('base64')}'`
	);
}
