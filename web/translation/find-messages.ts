import { isOpaque, messageOfAttribute, messageOfChildren } from './markup.ts';
import type { Hole, Message } from './message.ts';
import { messageOfString } from './script.ts';
import {
	childrenOf,
	nodesAt,
	parseSource,
	type Source,
	type SyntaxNode,
	textAt
} from './syntax.ts';

/** Where markup holds markup. */
const FRAGMENTS = [
	'fragment',
	'consequent',
	'alternate',
	'body',
	'fallback',
	'pending',
	'then',
	'catch'
];

const STRINGS = new Set(['Literal', 'TemplateLiteral']);

/** Attributes whose strings are names, also within an expression. */
const NAMING_ATTRIBUTES =
	/^(?:class|style|id|for|href|icon|name|role|type|tone|look|shape|autocomplete|inputmode|key|field|data-.*|aria-(?!label|description).*)$/;

/** In the order of the source. A message may stand in a hole of another one. */
export function findMessages(source: Source): Message[] {
	if (source.path.endsWith('.webmanifest')) return messagesOfManifest(source.code);
	const { root, offset } = parseSource(source);
	const messages: Message[] = [];
	visit(root, [], messages, new Set());
	return messages
		.map((message) => moved(message, -offset))
		.sort((a, b) => a.start - b.start || b.end - a.end);
}

/** The name of a form's field, in small letters, is no text. */
function messagesOfManifest(code: string): Message[] {
	return [...code.matchAll(/"(?:name|description|label)": (?<string>"\p{Lu}[^"]*")/gu)].map(
		(match) => {
			const string = match.groups?.['string'] ?? '';
			const end = match.index + match[0].length;
			const text = string.slice(1, -1);
			return { kind: 'string', start: end - string.length, end, text, values: [], tags: [] };
		}
	);
}

/** `inSentence` holds the starts of the elements that are part of a message around them. */
function visit(
	node: SyntaxNode,
	ancestors: readonly SyntaxNode[],
	messages: Message[],
	inSentence: Set<number>
): void {
	const isAttribute = node.type === 'Attribute';
	if (isOpaque(node) || (isAttribute && NAMING_ATTRIBUTES.test(textAt(node, 'name')))) return;
	if (isAttribute) add(messageOfAttribute(node), messages);
	if (STRINGS.has(node.type)) add(messageOfString(node, ancestors), messages);
	if (node.type !== 'RegularElement' || !inSentence.has(node.start)) {
		addMarkup(node, messages, inSentence);
	}
	for (const child of childrenOf(node)) visit(child, [...ancestors, node], messages, inSentence);
}

function addMarkup(node: SyntaxNode, messages: Message[], inSentence: Set<number>): void {
	for (const key of FRAGMENTS) {
		const message = messageOfChildren(nodesAt(node, key));
		add(message, messages);
		for (const [opening, closing] of message?.tags ?? []) {
			if (closing !== undefined) inSentence.add(opening.start);
		}
	}
}

function add(message: Message | undefined, messages: Message[]): void {
	if (message !== undefined) messages.push(message);
}

function moved(message: Message, by: number): Message {
	const shift = ({ start, end }: Hole) => ({ start: start + by, end: end + by });
	return {
		...message,
		start: message.start + by,
		end: message.end + by,
		values: message.values.map(shift),
		tags: message.tags.map(([opening, closing]) =>
			closing ? [shift(opening), shift(closing)] : [shift(opening)]
		)
	};
}
