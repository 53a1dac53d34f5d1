import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { Catalog } from './catalog.ts';
import { findMessages } from './find-messages.ts';
import { PSEUDO, pseudoTranslate } from './pseudo.ts';
import { translateSource } from './render.ts';
import type { Source } from './syntax.ts';

export async function translatorTo(language: string): Promise<(source: Source) => string> {
	const catalog = language === PSEUDO ? undefined : await readCatalog(language);
	return (source) =>
		translateSource(source.code, findMessages(source), (message) =>
			catalog ? catalog.translate(message, source.path) : pseudoTranslate(message.text)
		);
}

export async function readCatalog(language: string): Promise<Catalog> {
	return new Catalog(await readFile(catalogFile(language), 'utf8'));
}

export function catalogFile(language: string): string {
	return resolve(import.meta.dirname, `../languages/${language}.po`);
}
