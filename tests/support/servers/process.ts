import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Certificates } from '#support/wire/certificates.ts';
import { askHttps } from '#support/wire/https-client.ts';
import { freePort } from '#support/machine/loopback.ts';
import { SERVER } from './programs.ts';

export interface ServerOptions {
	readonly port?: number;
	/** A temporary folder unless given; only a temporary one is removed at the end. */
	readonly dataDir?: string;
	readonly databaseUrl?: string | undefined;
	/** Makes the server speak https. */
	readonly certificates?: Certificates;
	/** Further configuration, such as PUBLIC_URL or TENANTRY_DEMO. */
	readonly env?: Readonly<Record<string, string>>;
	/** What Node runs, with its arguments, instead of the server. */
	readonly program?: readonly string[];
	/** Open file that receives its log, instead of `output`. */
	readonly logTo?: number;
}

/** The real server in a separate process, which a test can kill. */
export interface ServerProcess {
	readonly port: number;
	readonly url: string;
	readonly dataDir: string;
	/** Undefined while it is stopped. */
	readonly pid: number | undefined;
	/** Its whole output since the first start. */
	readonly output: string;
	/** Starts it again on the same port and data, after `stop` or `kill9`. */
	start(): Promise<void>;
	stop(): Promise<void>;
	kill9(): Promise<void>;
	/** Resolves once the process has ended, whatever ended it. */
	ended(): Promise<void>;
	restart(): Promise<void>;
	/** Stops it permanently. */
	close(): Promise<void>;
}

export async function startServer(options: ServerOptions = {}): Promise<ServerProcess> {
	const port = options.port ?? (await freePort());
	const dataDir = options.dataDir ?? (await mkdtemp(join(tmpdir(), 'tenantry-data-')));
	const { certificates, logTo = 'pipe', program = SERVER } = options;
	const url = `${certificates === undefined ? 'http' : 'https'}://127.0.0.1:${port}`;
	const env = environment(options, port, dataDir);
	let output = '';
	let child: ChildProcess | undefined;

	async function start(): Promise<void> {
		child = spawn(process.execPath, program, { env, stdio: ['ignore', 'pipe', logTo] });
		child.stdout?.on('data', (chunk: Buffer) => (output += chunk.toString()));
		child.stderr?.on('data', (chunk: Buffer) => (output += chunk.toString()));
		if (!(await isLive(child, () => answers(url, certificates)))) {
			await end('SIGKILL');
			throw new Error(`The server did not start:\n${output}`);
		}
	}

	async function end(signal: NodeJS.Signals): Promise<void> {
		const ending = child;
		child = undefined;
		if (ending === undefined || hasExited(ending)) return;
		ending.kill(signal);
		await once(ending, 'exit');
	}

	/** Kills the server when a test fails half-way. */
	function abandon(): void {
		child?.kill('SIGKILL');
	}

	async function close(): Promise<void> {
		await end('SIGTERM');
		process.off('exit', abandon);
		if (options.dataDir === undefined) await rm(dataDir, { recursive: true, force: true });
	}

	process.once('exit', abandon);
	await start().catch(async (error: unknown) => {
		await close();
		throw error;
	});
	return {
		port,
		url,
		dataDir,
		get pid() {
			return child?.pid;
		},
		get output() {
			return output;
		},
		start,
		stop: () => end('SIGTERM'),
		kill9: () => end('SIGKILL'),
		async ended() {
			if (child !== undefined && !hasExited(child)) await once(child, 'exit');
		},
		async restart() {
			await end('SIGTERM');
			await start();
		},
		close
	};
}

function environment(options: ServerOptions, port: number, dataDir: string): NodeJS.ProcessEnv {
	return {
		...process.env,
		HOST: '127.0.0.1',
		PORT: String(port),
		DATA_DIR: dataDir,
		...(options.databaseUrl !== undefined && { DATABASE_URL: options.databaseUrl }),
		...(options.certificates !== undefined && {
			TLS_CERT_FILE: options.certificates.certFile,
			TLS_KEY_FILE: options.certificates.keyFile
		}),
		...options.env
	};
}

/**
 * Tells whether this server is live. It prints its address once it listens, whereas an answer on
 * the port alone may come from another server.
 */
async function isLive(child: ChildProcess, answers: () => Promise<boolean>): Promise<boolean> {
	const speaks = new Promise((done) => child.stdout?.once('data', done));
	await Promise.race([speaks, once(child, 'close')]);
	return !hasExited(child) && (await answers());
}

async function answers(url: string, certificates: Certificates | undefined): Promise<boolean> {
	if (certificates === undefined) return (await fetch(`${url}/livez`)).ok;
	return (await askHttps(`${url}/livez`, { ca: certificates.authority })).status === 200;
}

function hasExited(child: ChildProcess): boolean {
	return child.exitCode !== null || child.signalCode !== null;
}
