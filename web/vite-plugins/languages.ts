import { execFile } from 'node:child_process';
import { cp, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { Plugin } from 'vite';
import { fileIn, LANGUAGES, SOURCE_LANGUAGE } from '#lib/client/app/languages.ts';
import { fingerprintOfInputs, programVersion } from './build-stamp.ts';
import { MANIFEST, readSource, TEMPLATE } from '#translation/sources.ts';
import { translatorTo } from '#translation/translator.ts';

const web = join(import.meta.dirname, '..');
const vite = join(web, 'node_modules/vite/bin/vite.js');

/** The builds of all languages are one version. */
export interface Edition {
	readonly language: string;
	readonly version: string;
}

/** By default that of the sources, in their language. */
export async function editionOf(env: NodeJS.ProcessEnv): Promise<Edition> {
	return {
		language: env['APP_LANGUAGE'] ?? SOURCE_LANGUAGE,
		version: env['APP_VERSION'] ?? (await versionOfSources())
	};
}

/**
 * Names a build after its program and a fingerprint of its sources, so that equal builds have the
 * same name wherever they are made, and browsers see anything else as another version.
 */
async function versionOfSources(): Promise<string> {
	return `${await programVersion()}+${(await fingerprintOfInputs()).slice(0, 8)}`;
}

export function folderOf({ language }: Edition): string {
	return language === SOURCE_LANGUAGE ? 'build' : `build-${language}`;
}

/**
 * Builds the app once more for each other language and adds it to the folder. Languages share the
 * files that hold no text; page, service worker and manifest have names of their own.
 */
export function languages(edition: Edition): Plugin {
	const isWhole = edition.language === SOURCE_LANGUAGE;
	return {
		name: 'languages',
		// After SvelteKit's adapter, which empties the folder.
		buildApp: { order: 'post', handler: () => (isWhole ? addOthers(edition) : nameFiles(edition)) }
	};
}

/** Builds in a process of its own; returns the folder. */
export async function buildIn(edition: Edition): Promise<string> {
	const env = { ...process.env, APP_LANGUAGE: edition.language, APP_VERSION: edition.version };
	await promisify(execFile)(process.execPath, [vite, 'build'], { cwd: web, env });
	return join(web, folderOf(edition));
}

async function addOthers({ version }: Edition): Promise<void> {
	for (const { value: language } of LANGUAGES) {
		if (language === SOURCE_LANGUAGE) continue;
		const folder = await buildIn({ language, version });
		await cp(folder, join(web, 'build'), { recursive: true, force: false });
		await rm(folder, { recursive: true });
	}
}

async function nameFiles(edition: Edition): Promise<void> {
	const { language } = edition;
	const folder = join(web, folderOf(edition));
	const named = (name: string, ending: string) => join(folder, fileIn(language, name, ending));
	const translate = await translatorTo(language);
	await rename(join(folder, 'service-worker.js'), named('service-worker', 'js'));

	const page = await readFile(named('200', 'html'), 'utf8');
	await writeFile(
		named('200', 'html'),
		translate({ path: TEMPLATE, code: page })
			.replace(`lang="${SOURCE_LANGUAGE}"`, `lang="${language}"`)
			.replace('/manifest.webmanifest', `/${fileIn(language, 'manifest', 'webmanifest')}`)
	);
	await writeFile(
		named('manifest', 'webmanifest'),
		translate(await readSource(MANIFEST)).replace(
			`"lang": "${SOURCE_LANGUAGE}"`,
			`"lang": "${language}"`
		)
	);
}
