import { po } from 'gettext-parser';
import type { GetTextTranslations } from 'gettext-parser';
import type { Message } from './message.ts';
import { placesOf } from './render.ts';

export interface Entry {
	readonly text: string;
	readonly paths: readonly string[];
}

/**
 * The translations into one language, by English text. A text that means different things in
 * different places has a translation with the path of a file as its context.
 */
export class Catalog {
	readonly #table: GetTextTranslations;

	constructor(file: string) {
		this.#table = po.parse(file);
	}

	translate(message: Pick<Message, 'text'>, path: string): string | undefined {
		return this.#read(path, message.text) ?? this.#read('', message.text);
	}

	/** Takes in what the sources hold now; translations of texts that are gone go too. */
	update(entries: readonly Entry[]): void {
		const pathsByText = new Map(entries.map(({ text, paths }) => [text, paths]));
		const general = Object.fromEntries(
			entries.map(({ text, paths }) => [
				text,
				{
					msgid: text,
					msgstr: [this.#read('', text) ?? ''],
					comments: { reference: paths.join('\n') }
				}
			])
		);
		const header = this.#table.translations['']?.[''];
		const ofFiles = Object.entries(this.#table.translations).flatMap(([path, byText]) => {
			const kept = Object.entries(byText).filter(([text]) => pathsByText.get(text)?.includes(path));
			return kept.length === 0 ? [] : [[path, Object.fromEntries(kept)] as const];
		});
		this.#table.translations = {
			'': header ? { '': header, ...general } : general,
			...Object.fromEntries(ofFiles)
		};
	}

	faults(): string[] {
		return Object.entries(this.#table.translations).flatMap(([, byText]) =>
			Object.values(byText)
				.filter(({ msgid }) => msgid !== '')
				.flatMap(({ msgid, msgstr: [translation = ''] }) => {
					if (translation === '') return [`“${msgid}” is not translated.`];
					if (placesOf(translation) === placesOf(msgid)) return [];
					return [`“${translation}” has other places than “${msgid}”.`];
				})
		);
	}

	toString(): string {
		return po.compile(this.#table, { foldLength: 0 }).toString();
	}

	#read(context: string, text: string): string | undefined {
		return this.#table.translations[context]?.[text]?.msgstr[0] || undefined;
	}
}

export function entriesOf(found: ReadonlyMap<string, readonly Message[]>): Entry[] {
	const pathsByText = new Map<string, Set<string>>();
	for (const [path, messages] of found) {
		for (const { text } of messages) {
			pathsByText.set(text, (pathsByText.get(text) ?? new Set()).add(path));
		}
	}
	return [...pathsByText].map(([text, paths]) => ({ text, paths: [...paths] }));
}
