import { TEXT_ATTRIBUTES } from './markup.ts';
import { hasLetters, type Message } from './message.ts';
import { nodesAt, type SyntaxNode, textAt } from './syntax.ts';

/** Functions whose arguments are names and keys, not text. */
const NAMING_CALLS =
	/^(?:.*\.)?(?:addEventListener|append|closest|delete|endsWith|get|getElementById|has|includes|indexOf|join|matches|matchMedia|postMessage|querySelector|querySelectorAll|removeEventListener|setAttribute|split|startsWith|toggle|localeCompare)$|^console\.|Error$|Event$|^(?:Blob|Intl|MediaQuery|RegExp|Symbol|URL|fetch)/;

/** Nodes around a string that make it a name, a key or a type. */
const NAMING_PARENTS = new Set([
	'ExportAllDeclaration',
	'ExportNamedDeclaration',
	'ImportAttribute',
	'ImportDeclaration',
	'ImportExpression',

	'TaggedTemplateExpression',
	'ThrowStatement'
]);

/** Wrappers of a value that leave it a value. */
const TYPED_VALUES = new Set(['TSAsExpression', 'TSNonNullExpression', 'TSSatisfiesExpression']);

const SENTENCE = /\p{L}[^\p{L}\p{N}]*\s\S*[\p{L}\p{N}{]|[\p{L}\p{N}}]\S*\s[^\p{L}\p{N}]*\p{L}/u;
/** Characters of selectors, patterns and addresses. */
const CODE = /[[\]=|\\]|:[a-z]+\(/;
const CAPITALIZED = /^\p{Lu}\p{Ll}[\p{L}’'-]*[.…?!*:]?$/u;

/** Returns the message of a string or of a template; undefined where it is no text for a person. */
export function messageOfString(
	node: SyntaxNode,
	ancestors: readonly SyntaxNode[]
): Message | undefined {
	const { text, values } = contentOf(node);
	if (!hasLetters(text) || isName(node, ancestors)) return undefined;
	if (!isWorded(text) && !isLabel(ancestors.at(-1))) return undefined;
	return { kind: 'string', start: node.start, end: node.end, text, values, tags: [] };
}

function contentOf(node: SyntaxNode): { text: string; values: SyntaxNode[] } {
	if (node.type === 'Literal') return { text: textAt(node, 'value'), values: [] };
	const values = nodesAt(node, 'expressions');
	const text = nodesAt(node, 'quasis')
		.map(({ value }, at) => cookedOf(value) + (at < values.length ? `{${at}}` : ''))
		.join('');
	return { text, values };
}

function cookedOf(value: unknown): string {
	const isCooked = typeof value === 'object' && value !== null && 'cooked' in value;
	return isCooked && typeof value.cooked === 'string' ? value.cooked : '';
}

function isWorded(text: string): boolean {
	return !CODE.test(text) && (SENTENCE.test(text) || CAPITALIZED.test(text));
}

/** Whether a value has the name of an attribute for people: `title: 'FAQ'`. */
function isLabel(parent: SyntaxNode | undefined): boolean {
	if (parent?.type !== 'Property') return false;
	const [key] = nodesAt(parent, 'key');
	return key !== undefined && TEXT_ATTRIBUTES.has(textAt(key, 'name'));
}

function isName(node: SyntaxNode, ancestors: readonly SyntaxNode[]): boolean {
	const parent = ancestors.at(-1);
	if (parent === undefined) return true;
	return (
		ancestors.some(isNaming) ||
		(parent.type === 'BinaryExpression' && parent['operator'] !== '+') ||
		(parent.type === 'Property' && parent['key'] === node) ||
		(parent.type === 'MemberExpression' && parent['property'] === node) ||
		(isCall(parent) && parent['callee'] !== node && NAMING_CALLS.test(calleeOf(parent)))
	);
}

function isNaming(node: SyntaxNode, at: number, ancestors: readonly SyntaxNode[]): boolean {
	if (node.type === 'SwitchCase') return node['test'] === ancestors[at + 1];
	if (node.type === 'ExportNamedDeclaration') return nodesAt(node, 'declaration').length === 0;
	return (
		NAMING_PARENTS.has(node.type) || (node.type.startsWith('TS') && !TYPED_VALUES.has(node.type))
	);
}

function isCall({ type }: SyntaxNode): boolean {
	return type === 'CallExpression' || type === 'NewExpression';
}

function calleeOf(call: SyntaxNode): string {
	const [callee] = nodesAt(call, 'callee');
	if (callee === undefined) return '';
	if (callee.type !== 'MemberExpression') return textAt(callee, 'name');
	const [object] = nodesAt(callee, 'object');
	const [property] = nodesAt(callee, 'property');
	return [object, property].map((part) => (part ? textAt(part, 'name') : '')).join('.');
}
