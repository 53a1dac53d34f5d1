import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { createReadStream, existsSync } from 'node:fs';
import { chmod, copyFile, cp, mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { basename, dirname, join, relative } from 'node:path';
import { createInterface } from 'node:readline';
import { promisify } from 'node:util';
import { MIN_LENGTH } from '@tenantry/sync-server/auth/password/password-fault.ts';
import { knownPasswordsFile } from '@tenantry/sync-server/places.ts';
import { nameBuild } from '#scripts/web-build.ts';
import { packageFolderOf, readPackagesOfApp } from '@tenantry/web/vite-plugins/packages.ts';
import { billOf, noticeOf, readContents } from './bill.ts';
import { bundleServer } from './bundle.ts';

const run = promisify(execFile);

export interface Release {
	/** The unpacked release. */
	readonly folder: string;
	/** The same as one file, and its line in SHA256SUMS beside it. */
	readonly archive: string;
	readonly sha256: string;
}

/** Puts a release together from the sources and the built app: the same bytes for the same commit. */
export async function makeRelease(root: string, into: string, version: string): Promise<Release> {
	const folder = join(into, `tenantry-${version}`);
	await rm(folder, { recursive: true, force: true });
	await mkdir(folder, { recursive: true });
	const bundled = await bundleServer(root, folder, version);
	await copyFile(join(root, 'scripts/release/tenantry'), join(folder, 'tenantry'));
	await cp(join(root, 'web/build'), join(folder, 'web'), {
		recursive: true,
		// The server unpacks a compressed file for the few that ask for it as it is.
		filter: (path) => !basename(path).startsWith('.') && !existsSync(`${path}.br`)
	});
	await nameBuild(join(folder, 'web'), version);
	await cp(join(root, 'deploy'), join(folder, 'deploy'), { recursive: true });
	await mkdir(join(folder, 'docs'));
	await copyFile(join(root, 'docs/operations.md'), join(folder, 'docs/operations.md'));
	await writePasswords(join(folder, 'known-passwords.txt'));
	await writeContents(root, folder, { bundled, version });
	await writeManifest(folder, version);
	const archive = await pack(root, folder);
	const sha256 = hashOf(await readFile(archive));
	const sums = join(into, 'SHA256SUMS');
	await rm(`${sums}.minisig`, { force: true });
	await writeFile(sums, `${sha256}  ${basename(archive)}\n`);
	return { folder, archive, sha256 };
}

/** Leaves out the known passwords that are refused for their length anyway. */
async function writePasswords(file: string): Promise<void> {
	const kept: string[] = [];
	for await (const line of createInterface(createReadStream(knownPasswordsFile())))
		if (Buffer.byteLength(line) >= MIN_LENGTH) kept.push(line);
	await writeFile(file, `${kept.join('\n')}\n`);
}

/** Writes what a release contains of others, for people and for programs that watch advisories. */
async function writeContents(
	root: string,
	folder: string,
	{ bundled, version }: { readonly bundled: ReadonlySet<string>; readonly version: string }
): Promise<void> {
	const folders = new Set([...bundled, ...(await readPackagesOfApp())]);
	const passwords = packageFolderOf(knownPasswordsFile());
	if (passwords !== undefined) folders.add(passwords);
	const packages = await readContents([...folders].map((path) => join(root, path)));
	await writeFile(join(folder, 'NOTICE'), noticeOf(packages, version));
	await writeFile(join(folder, 'sbom.cdx.json'), billOf(packages, version));
}

/** Writes the hash of every file, by which the program notices that one is missing or altered. */
async function writeManifest(folder: string, version: string): Promise<void> {
	const files: Record<string, string> = {};
	for (const path of await filesIn(folder)) {
		await chmod(path, basename(path) === 'tenantry' ? 0o755 : 0o644);
		files[relative(folder, path)] = hashOf(await readFile(path));
	}
	await writeFile(
		join(folder, 'release.json'),
		`${JSON.stringify({ version, files }, null, '\t')}\n`
	);
}

async function filesIn(folder: string): Promise<string[]> {
	const entries = await readdir(folder, { recursive: true, withFileTypes: true });
	const files = entries.filter((entry) => entry.isFile());
	return files.map(({ parentPath, name }) => join(parentPath, name)).toSorted();
}

/** Packs a folder with names, owners and times that do not depend on who packs it, or when. */
async function pack(root: string, folder: string): Promise<string> {
	const archive = `${folder}.tar.gz`;
	const { stdout: at } = await run('git', ['-C', root, 'log', '-1', '--format=%ct']);
	const owner = ['--owner=0', '--group=0', '--numeric-owner', '--mode=u+rwX,go+rX,go-w'];
	const named = ['--sort=name', `--mtime=@${at.trim()}`, '--format=ustar'];
	const content = ['-C', dirname(folder), basename(folder)];
	await run('tar', [...named, ...owner, '-I', 'gzip -n -9', '-cf', archive, ...content]);
	return archive;
}

function hashOf(bytes: Uint8Array): string {
	return createHash('sha256').update(bytes).digest('hex');
}
