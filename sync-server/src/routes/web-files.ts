import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { extname, join, relative, sep } from 'node:path';
import { promisify } from 'node:util';
import { brotliDecompressSync, gzip as packAsGzip } from 'node:zlib';

import type { PolicyNeeds } from '#middleware/security-headers.ts';

type Body = Uint8Array<ArrayBuffer>;

/** One file of the built app, ready to serve. */
export interface WebFile {
	readonly type: string;
	readonly etag: string;
	readonly cacheControl: string;
	/** What can be sent by its content coding, the best one first. */
	readonly packed: ReadonlyMap<'br' | 'gzip', () => Promise<Body>>;
	readonly plain: () => Promise<Body>;
}

interface Stored {
	readonly path: string;
	readonly content: Buffer<ArrayBuffer>;
	readonly brotli: Buffer<ArrayBuffer> | undefined;
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
/** Ends the name of a file that stands for the one that it unpacks to. */
const PACKED = '.br';
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
	'.webp': 'image/webp',
	'.ico': 'image/x-icon',
	'.wasm': 'application/wasm',
	'.woff2': 'font/woff2'
};

/**
 * Reads the built app into memory, compressed as it was built, so that no path from a request
 * reaches the disk. Other forms of a file are made when they are first asked for, and kept: requests
 * together cost the work and the memory of one each.
 */
export function readWebFiles(folder: string): WebFiles {
	const byPath = new Map<string, WebFile>();
	const scripts = new Set<string>();
	const styleAttributes = new Set<string>();
	for (const { path, content, brotli } of readBodies(folder)) {
		const ending = extname(path);
		const type = TYPES[ending];
		if (type === undefined) continue;
		byPath.set(path, toFile({ path, content, brotli }, type));
		if (ending === '.html') addHashes(scripts, content, /<script>([^]*?)<\/script>/g);
		// The framework's announcer of page changes has one, and it may differ by version.
		if (ending === '.html' || ending === '.js')
			addHashes(styleAttributes, content, /style="([^"$]*)"/g);
	}
	return {
		byPath,
		shells: shellsOf(byPath),
		policyNeeds: {
			scripts: [...scripts],
			styleAttributes: [...styleAttributes],
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

/** Yields one file at a time, because all of them unpacked would raise the memory of the process. */
function* readBodies(folder: string): Generator<Stored> {
	if (!existsSync(folder)) return;
	const entries = readdirSync(folder, { recursive: true, withFileTypes: true });
	const files = entries.filter((entry) => entry.isFile());
	const paths = new Set(files.map(({ parentPath, name }) => join(parentPath, name)));
	for (const path of paths) {
		const isPacked = path.endsWith(PACKED);
		if (!isPacked && paths.has(path + PACKED)) continue;
		const body = readFileSync(path);
		const name = `/${relative(folder, path).split(sep).join('/')}`;
		yield isPacked
			? { path: name.slice(0, -PACKED.length), content: brotliDecompressSync(body), brotli: body }
			: { path: name, content: body, brotli: undefined };
	}
}

function toFile({ path, content, brotli }: Stored, type: string): WebFile {
	const isText = /^text|json|svg|wasm/.test(type);
	const plain = brotli ? once(async () => brotliDecompressSync(brotli)) : async () => content;
	const packed = new Map<'br' | 'gzip', () => Promise<Body>>();
	if (brotli) packed.set('br', async () => brotli);
	if (isText && content.length > WORTH_PACKING)
		packed.set(
			'gzip',
			once(async () => promisify(packAsGzip)(await plain()))
		);
	return {
		type,
		etag: `"${createHash('sha256').update(content).digest('base64url').slice(0, 22)}"`,
		cacheControl: path.startsWith(IMMUTABLE) ? 'public, max-age=31536000, immutable' : 'no-cache',
		packed,
		plain
	};
}

function once(make: () => Promise<Body>): () => Promise<Body> {
	let made: Promise<Body> | undefined;
	return () => (made ??= make());
}

/**
 * Adds the CSP sources of the matches of `pattern`; its first group is the text that a browser
 * hashes.
 */
function addHashes(hashes: Set<string>, content: Buffer, pattern: RegExp): void {
	for (const [, inner = ''] of content.toString().matchAll(pattern))
		hashes.add(`'sha256-${createHash('sha256').update(inner).digest('base64')}'`);
}
