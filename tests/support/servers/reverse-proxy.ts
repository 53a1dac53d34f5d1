import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { freePort } from '#support/machine/loopback.ts';
import { findProgram } from '#support/machine/programs.ts';
import { waitUntil } from '#support/runner/wait.ts';
import type { Certificates } from '#support/wire/certificates.ts';

export const REVERSE_PROXIES = ['caddy', 'nginx'] as const;
export type ReverseProxyName = (typeof REVERSE_PROXIES)[number];

export interface ProxiedPlace {
	/** Port on which the proxy listens, on both loopback addresses. */
	readonly port: number;
	/** Port of the server behind it. */
	readonly upstream: number;
	readonly certificates: Certificates;
}

const RECIPES = resolve(import.meta.dirname, '../../../deploy');
const NAME = 'portal.northwind-msp.example';

/** Starts a reverse proxy by its shipped recipe. */
export async function startReverseProxy(
	name: ReverseProxyName,
	place: ProxiedPlace
): Promise<AsyncDisposable> {
	const folder = await mkdtemp(join(tmpdir(), `tenantry-${name}-`));
	const { args, env } = await PREPARED[name](folder, place);
	const proxy = spawn(findProgram(name) ?? '', args, {
		env: { ...process.env, ...env },
		stdio: ['ignore', 'ignore', 'pipe']
	});
	let said = '';
	proxy.stderr.on('data', (chunk: Buffer) => (said += chunk.toString()));
	await waitUntil(async () => proxy.exitCode !== null || (await isOpen(place.port)));
	if (proxy.exitCode !== null) throw new Error(said);
	return {
		async [Symbol.asyncDispose]() {
			proxy.kill('SIGTERM');
			await once(proxy, 'exit');
			await rm(folder, { recursive: true });
		}
	};
}

interface Prepared {
	readonly args: readonly string[];
	readonly env?: Readonly<Record<string, string>>;
}

const PREPARED: Readonly<
	Record<ReverseProxyName, (folder: string, place: ProxiedPlace) => Promise<Prepared>>
> = { caddy: prepareCaddy, nginx: prepareNginx };

async function prepareCaddy(
	folder: string,
	{ port, upstream, certificates: { certFile, keyFile } }: ProxiedPlace
): Promise<Prepared> {
	const file = join(folder, 'Caddyfile');
	const recipe = await readFile(join(RECIPES, 'Caddyfile'), 'utf8');
	const options =
		'{\n\tadmin off\n\tauto_https disable_redirects\n\tdefault_sni 127.0.0.1\n\tgrace_period 1s\n}\n';
	const withFiles = recipe.replace(/^(\{\$SITE.*)$/m, `$1\n\ttls ${certFile} ${keyFile}`);
	await writeFile(file, options + withFiles);
	const env = {
		SITE_ADDRESS: `https://127.0.0.1:${port}, https://[::1]:${port}`,
		UPSTREAM: `127.0.0.1:${upstream}`,
		XDG_DATA_HOME: folder,
		XDG_CONFIG_HOME: folder
	};
	return { args: ['run', '--config', file, '--adapter', 'caddyfile'], env };
}

async function prepareNginx(
	folder: string,
	{ port, upstream, certificates: { certFile, keyFile } }: ProxiedPlace
): Promise<Prepared> {
	await mkdir(join(folder, 'logs'));
	const plainPort = await freePort();
	const letsEncrypt = `/etc/letsencrypt/live/${NAME}`;
	const recipe = (await readFile(join(RECIPES, 'nginx.conf'), 'utf8'))
		.replace('127.0.0.1:8787', `127.0.0.1:${upstream}`)
		.replaceAll(/listen (\[::\]:)?(80|443)/g, (_, six?: string, at?: string) => {
			const address = six === undefined ? '127.0.0.1' : '[::1]';
			return `listen ${address}:${at === '80' ? plainPort : port}`;
		})
		.replace(`${letsEncrypt}/fullchain.pem`, certFile)
		.replace(`${letsEncrypt}/privkey.pem`, keyFile);
	const paths = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi']
		.map((kind) => `${kind}_temp_path ${folder}/${kind};`)
		.join('\n');
	const file = join(folder, 'all.conf');
	await writeFile(
		file,
		`daemon off;\npid ${folder}/pid;\nevents {}\nhttp {\n${paths}\naccess_log off;\n${recipe}}\n`
	);
	return { args: ['-p', folder, '-c', file, '-e', 'stderr'] };
}

function isOpen(port: number): Promise<boolean> {
	const socket = connect(port, '127.0.0.1');
	return new Promise<boolean>((done) => {
		socket.once('connect', () => done(true)).once('error', () => done(false));
	}).finally(() => socket.destroy());
}
