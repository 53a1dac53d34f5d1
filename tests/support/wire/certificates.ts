import { execFile, execFileSync } from 'node:child_process';
import { createHash, X509Certificate } from 'node:crypto';
import { mkdtemp, readFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';

export interface Certificates {
	readonly folder: string;
	readonly certFile: string;
	readonly keyFile: string;
	/** Certificate authority that phones have to trust. */
	readonly authority: Buffer;
}

const manual = resolve(import.meta.dirname, '../../../docs/operations.md');
const DOCUMENTED_ADDRESS = '192.168.1.20';

/**
 * Creates certificates with the exact commands of docs/operations.md, for loopback instead of their
 * address.
 */
export async function makeCertificates(address = '127.0.0.1'): Promise<Certificates> {
	ensureOpenssl();
	const folder = await mkdtemp(join(tmpdir(), 'tenantry-certificates-'));
	const commands = (await documentedCommands()).replaceAll(DOCUMENTED_ADDRESS, address);
	await promisify(execFile)('sh', ['-ec', commands], { cwd: folder });
	return {
		folder,
		certFile: join(folder, 'portal.crt'),
		keyFile: join(folder, 'portal.key'),
		authority: await readFile(join(folder, 'authority.crt'))
	};
}

/** Returns the public-key fingerprint that makes a browser accept the certificate as trusted. */
export async function fingerprintOf({ certFile }: Certificates): Promise<string> {
	const { publicKey } = new X509Certificate(await readFile(certFile));
	const spki = publicKey.export({ type: 'spki', format: 'der' });
	return createHash('sha256').update(spki).digest('base64');
}

async function documentedCommands(): Promise<string> {
	const text = await readFile(manual, 'utf8');
	const block = [...text.matchAll(/```sh\n([\s\S]*?)```/g)]
		.map(([, body = '']) => body)
		.find((body) => body.includes('openssl req'));
	if (block === undefined) throw new Error('The recipe is gone from docs/operations.md.');
	return block;
}

/**
 * Installs OpenSSL where it is missing; on Debian it comes with the certificates that npm needs.
 */
function ensureOpenssl(): void {
	try {
		run('openssl', 'version');
	} catch {
		run('apt-get', 'update');
		run('apt-get', 'install', '-y', '--no-install-recommends', 'openssl');
	}
}

function run(program: string, ...args: readonly string[]): void {
	execFileSync(program, args, { stdio: 'ignore' });
}
