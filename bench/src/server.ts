import { startServer, type ServerProcess } from '@tenantry/tests/support/servers/process.ts';
import { benchBuild } from './web-build.ts';

export type BenchServer = ServerProcess & AsyncDisposable;

/** Starts our server on a data folder, with the benchmark's build of the app. */
export async function serve(dataDir: string, webFolder = benchBuild): Promise<BenchServer> {
	const server = await startServer({ dataDir, env: { WEB_DIR: webFolder } });
	return Object.assign(server, { [Symbol.asyncDispose]: () => server.close() });
}
