import type { Hole, Message, MessageKind } from './message.ts';

export type TranslationOf = (message: Message) => string | undefined;

/** What stands in a translation for a value, a whole element, and the two tags of an element. */
const PLACES = /\{(\d+)\}|<(\d+)\/>|<(\d+)>|<\/(\d+)>/g;

/** Returns the source with its messages translated; everything else stays as it is. */
export function translateSource(
	code: string,
	messages: readonly Message[],
	translationOf: TranslationOf
): string {
	return render({ start: 0, end: code.length }, messages);

	function render({ start, end }: Hole, candidates: readonly Message[]): string {
		const inside = candidates.filter((message) => start <= message.start && message.end <= end);
		let text = '';
		let at = start;
		for (const message of inside) {
			// It stands in a hole of the message before it.
			if (message.start < at) continue;
			const within = inside.filter((other) => other !== message);
			text += code.slice(at, message.start) + translated(message, within);
			at = message.end;
		}
		return text + code.slice(at, end);
	}

	function translated(message: Message, within: readonly Message[]): string {
		const translation = translationOf(message);
		if (translation === undefined) return render(message, within);
		const hole = (place: Hole | undefined) => (place ? render(place, within) : '');
		return written(message, translation, code, hole);
	}
}

/** Returns the places of a text, in a fixed order: two texts with the same places fit each other. */
export function placesOf(text: string): string {
	return [...text.matchAll(PLACES)]
		.map(([place]) => place)
		.sort()
		.join(' ');
}

export function mapWords(text: string, words: (text: string) => string): string {
	return joined(text, words, (place) => place);
}

function written(
	{ kind, start, values, tags }: Message,
	translation: string,
	code: string,
	hole: (place: Hole | undefined) => string
): string {
	const isTemplate = kind === 'string' && values.length > 0;
	if (kind === 'string' && !isTemplate) return JSON.stringify(translation);

	const encode = isTemplate ? inTemplate : inMarkup[kind === 'attribute' ? 'attribute' : 'markup'];
	const text = joined(translation, encode, (_, value, element, opening, closing) => {
		if (value !== undefined) {
			const expression = hole(values[Number(value)]);
			return isTemplate ? `\${${expression}}` : expression;
		}
		if (closing !== undefined) return hole(tags[Number(closing)]?.[1]);
		return hole(tags[Number(element ?? opening)]?.[0]);
	});
	if (isTemplate) return `\`${text}\``;
	return kind === 'attribute' && !/["']/.test(code.charAt(start - 1)) ? `"${text}"` : text;
}

function joined(
	text: string,
	words: (text: string) => string,
	place: (match: string, ...numbers: (string | undefined)[]) => string
): string {
	let at = 0;
	let all = '';
	for (const match of text.matchAll(PLACES)) {
		const [whole, ...numbers] = match;
		all += words(text.slice(at, match.index)) + place(whole, ...numbers);
		at = match.index + whole.length;
	}
	return all + words(text.slice(at));
}

const inMarkup: Readonly<Record<Exclude<MessageKind, 'string'>, (text: string) => string>> = {
	markup: (text) => text.replaceAll(/[&<{}]/g, entity),
	attribute: (text) => text.replaceAll(/[&<{}"']/g, entity)
};

function entity(character: string): string {
	return `&#${character.charCodeAt(0)};`;
}

function inTemplate(text: string): string {
	return text.replaceAll(/[\\`]|\$(?=\{)/g, (character) => `\\${character}`);
}
