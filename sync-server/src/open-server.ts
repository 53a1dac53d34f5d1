import { listenForMetrics } from '#metrics/metrics-server.ts';
import { createMetrics } from '#metrics/metrics.ts';
import { readWebFiles } from '#routes/web-files.ts';

import { createApp, type AppDependencies } from './app.ts';
import { addressOf, isSecure, type Config } from './config.ts';
import { finish, listen, portOf } from './http-server.ts';
import { createReadiness } from './readiness.ts';
import type { PokeHub } from '#sync/poke-hub.ts';
import { openTls } from './tls-material.ts';
import { VERSION } from './version.ts';

type Dependencies = Pick<AppDependencies, 'store' | 'sealer' | 'clock' | 'log'> & {
	readonly hub: PokeHub;
};

export interface OpenServer {
	readonly address: string;
	/** Loads a renewed certificate, if the server itself speaks https. */
	renewCertificate(): Promise<void>;
	finish(): Promise<void>;
}

export async function openServer(config: Config, dependencies: Dependencies): Promise<OpenServer> {
	const { store, clock, log, hub } = dependencies;
	const { publicUrl, proxies, links, namesAddresses, host, port, metricsPort } = config;
	const readiness = createReadiness(store.db, clock);
	const state = () => readiness.state();
	const webFiles = readWebFiles(config.webFolder);
	const closing = new AbortController();
	const tls = config.tls && (await openTls(config.tls));
	const metrics =
		metricsPort === undefined
			? undefined
			: createMetrics({ store, clock, version: VERSION, tls, state });
	const app = createApp({
		...dependencies,
		webFiles,
		publicUrl,
		proxies,
		links,
		namesAddresses,
		isSecure: isSecure(config),
		state,
		version: VERSION,
		closing: closing.signal,
		metrics
	});
	const metricsServer = metrics && (await listenForMetrics(metrics, metricsPort ?? 0));
	const server = await listen(
		app.fetch,
		{ host, port, tls: tls?.material },
		{ streams: () => hub.size }
	);
	if (webFiles.shells.size === 0) log.warn({ folder: config.webFolder }, 'the app is not built');
	return {
		address: addressOf(config, portOf(server)),
		renewCertificate: async () => tls?.renew(server),
		async finish() {
			readiness.end();
			closing.abort();
			metricsServer?.close();
			await finish(server);
		}
	};
}
