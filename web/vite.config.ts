import { join } from 'node:path';
import adapter from '@sveltejs/adapter-static';
import { sveltekit } from '@sveltejs/kit/vite';
import { defineConfig } from 'vite';
import { buildStamp } from './vite-plugins/build-stamp.ts';
import { compressed } from './vite-plugins/compressed.ts';
import { knownPassphrases } from './vite-plugins/known-passphrases.ts';
import { editionOf, folderOf, languages } from './vite-plugins/languages.ts';
import { packagesOfApp } from './vite-plugins/packages.ts';
import { sharedChunks } from './vite-plugins/shared-chunks.ts';
import { translation } from './vite-plugins/translation.ts';
import { engineFiles, workerChunks } from './vite-plugins/worker-chunks.ts';
import { fileIn, SOURCE_LANGUAGE } from './src/lib/client/app/languages.ts';

const { ofWorker, ofApp } = workerChunks();
const packages = packagesOfApp();
const edition = await editionOf(process.env);
const { language } = edition;
const translated = language === SOURCE_LANGUAGE ? [] : [translation(language)];

const folderIn = (mode: string) => (mode === 'bench' ? 'build-bench' : folderOf(edition));

// Mode `bench` puts the engine on window.bench, and never where the app is served from.
export default defineConfig(({ mode }) => ({
	plugins: [
		...translated,
		sveltekit({
			adapter: adapter({
				fallback: fileIn(language, '200', 'html'),
				pages: folderIn(mode)
			}),
			outDir: language === SOURCE_LANGUAGE ? '.svelte-kit' : `.svelte-kit/${language}`,
			version: { name: edition.version },
			// client/app/update.svelte.ts registers it, and asks before a new version takes over.
			serviceWorker: { register: false }
		}),
		ofApp,
		...(mode === 'production' ? [languages(edition)] : []),
		...(language === SOURCE_LANGUAGE
			? [
					...packages.ofApp,
					compressed(join(import.meta.dirname, folderIn(mode))),
					...buildStamp(mode)
				]
			: [])
	],
	// The package's own entry is a module around its build for old browsers.
	resolve: { alias: [{ find: /^dexie$/, replacement: 'dexie/dist/modern/dexie.mjs' }] },
	worker: {
		format: 'es',
		plugins: () => [ofWorker, packages.ofWorker, knownPassphrases()],
		rolldownOptions: { output: { codeSplitting: { groups: engineFiles } } }
	},
	environments: {
		client: {
			build: {
				rolldownOptions: { output: { codeSplitting: { groups: sharedChunks } } }
			}
		}
	},
	// `pnpm dev`: the server runs beside.
	server: { proxy: { '/sync': 'http://127.0.0.1:8787', '/session': 'http://127.0.0.1:8787' } }
}));
