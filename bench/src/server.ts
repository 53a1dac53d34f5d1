import { resolve } from 'node:path';
import { startServer, type ServerProcess } from '@tenantry/tests/support/servers/process.ts';
import { benchBuild } from './web-build.ts';

export type BenchServer = ServerProcess & AsyncDisposable;

/** What people run: it becomes the server that it builds. */
export const PROGRAM: readonly string[] = [
	resolve(import.meta.dirname, '../../scripts/start.ts'),
	'--no-demo'
];

/** Starts our server on a data folder, with the benchmark's build of the app. */
export async function serve(dataDir: string, webFolder = benchBuild): Promise<BenchServer> {
	const env = { WEB_DIR: webFolder };
	const server = await startServer({ dataDir, env, program: PROGRAM });
	return Object.assign(server, { [Symbol.asyncDispose]: () => server.close() });
}
