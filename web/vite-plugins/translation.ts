import type { Plugin } from 'vite';
import { mayHoldText, pathOf } from '#translation/sources.ts';
import { translatorTo } from '#translation/translator.ts';

export function translation(language: string): Plugin {
	const translate = translatorTo(language);
	return {
		name: 'translate',
		enforce: 'pre',
		async transform(code, id) {
			const path = pathOf(id);
			return mayHoldText(path) ? (await translate)({ path, code }) : undefined;
		}
	};
}
