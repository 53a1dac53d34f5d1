import { hasLetters, type Hole, type Message } from './message.ts';
import { nodesAt, type SyntaxNode, textAt } from './syntax.ts';

/** Attributes, and properties of components, that hold text for a person. */
export const TEXT_ATTRIBUTES: ReadonlySet<string> = new Set([
	'about',
	'alt',
	'aria-description',
	'aria-label',
	'aria-roledescription',
	'cancel',
	'content',
	'description',
	'empty',
	'goneTitle',
	'goneWords',
	'help',
	'hint',
	'intro',
	'label',
	'placeholder',
	'removeLabel',
	'text',
	'title',
	'unit',
	'verb',
	'words'
]);

/** Elements that are part of the sentence around them. */
const INLINE = new Set(['a', 'b', 'bdi', 'em', 'i', 'small', 'span', 'strong', 'time']);

/** Elements whose content is no text for a person. */
const OPAQUE = new Set(['code', 'kbd', 'path', 'style']);

/** Returns the message that the children of an element form; undefined without words of its own. */
export function messageOfChildren(children: readonly SyntaxNode[]): Message | undefined {
	const nodes = trimmed(children.filter(({ type }) => type !== 'Comment'));
	if (!nodes.some(isWords)) return undefined;
	const [first, last] = [nodes[0], nodes.at(-1)];
	if (first === undefined || last === undefined) return undefined;

	const values: Hole[] = [];
	const tags: [Hole, Hole?][] = [];
	const text = textOf(nodes, values, tags).replaceAll(/\s+/g, ' ').trim();
	return { kind: 'markup', start: startOf(first), end: endOf(last), text, values, tags };
}

export function messageOfAttribute(attribute: SyntaxNode): Message | undefined {
	if (!TEXT_ATTRIBUTES.has(textAt(attribute, 'name'))) return undefined;
	const parts = nodesAt(attribute, 'value');
	const [first, last] = [parts[0], parts.at(-1)];
	if (first === undefined || last === undefined) return undefined;
	if (!parts.some(isWords)) return undefined;

	const values: Hole[] = [];
	const text = textOf(parts, values, []);
	// Of a page’s `<meta>` elements only the description is a sentence.
	if (textAt(attribute, 'name') === 'content' && !text.endsWith('.')) return undefined;
	return { kind: 'attribute', start: first.start, end: last.end, text, values, tags: [] };
}

function isWords(node: SyntaxNode): boolean {
	return node.type === 'Text' && hasLetters(textAt(node, 'data').replaceAll(/%[\w.]+%/g, ''));
}

function textOf(nodes: readonly SyntaxNode[], values: Hole[], tags: [Hole, Hole?][]): string {
	return nodes
		.map((node) => {
			if (node.type === 'Text') return textAt(node, 'data');
			if (node.type === 'Comment') return '';
			if (node.type === 'ExpressionTag') return `{${values.push(node) - 1}}`;
			return elementOf(node, values, tags);
		})
		.join('');
}

function elementOf(node: SyntaxNode, values: Hole[], tags: [Hole, Hole?][]): string {
	const children = nodesAt(node, 'fragment');
	const [first, last] = [children[0], children.at(-1)];
	if (!isInline(node, children) || first === undefined || last === undefined) {
		return `<${tags.push([node]) - 1}/>`;
	}
	const number =
		tags.push([
			{ start: node.start, end: first.start },
			{ start: last.end, end: node.end }
		]) - 1;
	return `<${number}>${textOf(children, values, tags)}</${number}>`;
}

function isInline(node: SyntaxNode, children: readonly SyntaxNode[]): boolean {
	return (
		node.type === 'RegularElement' &&
		INLINE.has(textAt(node, 'name')) &&
		children.some(isWords) &&
		children.every(({ type }) => type === 'Text' || type === 'ExpressionTag')
	);
}

/** Without the blanks around, and without elements at the edges that no word touches. */
function trimmed(nodes: readonly SyntaxNode[]): readonly SyntaxNode[] {
	const isWord = (node: SyntaxNode) =>
		node.type === 'ExpressionTag' ||
		(node.type === 'Text' && textAt(node, 'data').trim() !== '') ||
		(node.type === 'RegularElement' && isInline(node, nodesAt(node, 'fragment')));
	const first = nodes.findIndex(isWord);
	const last = nodes.findLastIndex(isWord);
	return first === -1 ? [] : nodes.slice(first, last + 1);
}

function startOf(node: SyntaxNode): number {
	if (node.type !== 'Text') return node.start;
	const raw = textAt(node, 'raw');
	return node.start + raw.length - raw.trimStart().length;
}

function endOf(node: SyntaxNode): number {
	if (node.type !== 'Text') return node.end;
	const raw = textAt(node, 'raw');
	return node.end - raw.length + raw.trimEnd().length;
}

export function isOpaque(node: SyntaxNode): boolean {
	return (
		node.type === 'StyleSheet' ||
		(node.type === 'RegularElement' && OPAQUE.has(textAt(node, 'name')))
	);
}
