import { resolve } from 'node:path';
import { knownPassphrases } from '@tenantry/web/vite-plugins/known-passphrases.ts';
import { createServer, createServerModuleRunner, type Plugin, type ViteDevServer } from 'vite';
import type { ModuleRunner } from 'vite/module-runner';
import type { Defect } from './defect.ts';

const ROOT = resolve(import.meta.dirname, '../..');

/** Stands in the place of vitest, and says which tests were declared. */
export const COLLECTOR = 'tests/defects/collector.ts';

/**
 * Loads the modules of the workspace next to those of the test run: a new instance each time, as they
 * are or with one defect. What has been transformed once is used again, so that takes a moment.
 */
export class Graph {
	readonly #server: ViteDevServer;
	readonly #planted: Planted;
	#runner: ModuleRunner | undefined;

	static async open(): Promise<Graph> {
		const planted: Planted = { defect: undefined, isMet: false };
		const server = await createServer({
			root: ROOT,
			configFile: false,
			logLevel: 'error',
			appType: 'custom',
			server: { middlewareMode: true, ws: false, watch: null },
			optimizeDeps: { noDiscovery: true },
			plugins: [knownPassphrases(), collectTests(), plant(planted)]
		});
		return new Graph(server, planted);
	}

	private constructor(server: ViteDevServer, planted: Planted) {
		this.#server = server;
		this.#planted = planted;
	}

	/** Loads a file with everything that it imports; answers its exports, or those of `wanted`. */
	async load(file: string, { defect, wanted = file }: Load = {}): Promise<unknown> {
		const environment = this.#server.environments.ssr;
		for (const touched of [this.#planted.defect, defect])
			if (touched !== undefined) environment.moduleGraph.onFileChange(pathOf(touched.file));
		Object.assign(this.#planted, { defect, isMet: false });
		await this.#runner?.close();
		const options = { hmr: false, sourcemapInterceptor: false } as const;
		const runner = createServerModuleRunner(environment, options);
		this.#runner = runner;
		await runner.import(pathOf(file));
		return runner.import(pathOf(wanted));
	}

	/** Throws if nothing of what was last loaded has used the file of its defect, even lazily. */
	expectMet(): void {
		const { defect, isMet } = this.#planted;
		if (defect !== undefined && !isMet) throw new Error(`Nothing uses ${defect.file}.`);
	}

	close(): Promise<void> {
		return this.#server.close();
	}
}

export interface Load {
	readonly defect?: Defect | undefined;
	readonly wanted?: string;
}

interface Planted {
	defect: Defect | undefined;
	isMet: boolean;
}

function plant(planted: Planted): Plugin {
	return {
		name: 'plant-defect',
		enforce: 'pre',
		transform(code, id) {
			const { defect } = planted;
			if (defect === undefined || id !== pathOf(defect.file)) return undefined;
			const parts = code.split(defect.find);
			if (parts.length !== 2)
				throw new Error(`Not once but ${parts.length - 1} times in ${defect.file}: ${defect.find}`);
			planted.isMet = true;
			return parts.join(defect.replace);
		}
	};
}

/** Returns the tests of a file to its loader instead of adding them to the current run. */
function collectTests(): Plugin {
	const collector = pathOf(COLLECTOR);
	return {
		name: 'collect-tests',
		enforce: 'pre',
		transform: (code, id) =>
			id === collector ? undefined : code.replace("from 'vitest'", `from '${collector}'`)
	};
}

function pathOf(file: string): string {
	return resolve(ROOT, file);
}
