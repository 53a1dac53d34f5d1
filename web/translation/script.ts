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

/** Characters of selectors, patterns and addresses. */
const CODE = /[[\]=|\\]|:[a-z]+\(|\p{L}\p{N}\p{L}/u;
const CAPITALIZED = /^\p{Lu}\p{Ll}[\p{L}’'-]*[.…?!*:]?$/u;

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
	if (CODE.test(text)) return false;
	const parts = text.split(/\s/).filter((part) => /[\p{L}\p{N}{]/u.test(part));
	return parts.length > 1 || CAPITALIZED.test(text);
}

/** Whether a value has the name of an attribute for people: `title: 'FAQ'`. */
function isLabel(parent: SyntaxNode | undefined): boolean {
	if (parent?.type !== 'Property') return false;
	const [key] = nodesAt(parent, 'key');
	return key !== undefined && TEXT_ATTRIBUTES.has(textAt(key, 'name'));
}

function isName(node: SyntaxNode, ancestors: readonly SyntaxNode[]): boolean {
	const parent = ancestors.at(-1);
	return parent === undefined || isNamedBy(parent, node) || ancestors.some(isNaming);
}

/** Whether a string is compared, looked up or a key where it stands. */
function isNamedBy(parent: SyntaxNode, node: SyntaxNode): boolean {
	switch (parent.type) {
		case 'BinaryExpression':
			return parent['operator'] !== '+';
		case 'Property':
			return parent['key'] === node || nodesAt(parent, 'key').some(isUntranslated);
		case 'MemberExpression':
			return parent['property'] === node;
		case 'CallExpression':
		case 'NewExpression':
			return parent['callee'] !== node && NAMING_CALLS.test(calleeOf(parent));
		default:
			return false;
	}
}

/** The header of a column must be read back, whatever the language was. */
function isUntranslated(key: SyntaxNode): boolean {
	return textAt(key, 'name') === 'column';
}

function isNaming(node: SyntaxNode, at: number, ancestors: readonly SyntaxNode[]): boolean {
	if (node.type === 'SwitchCase') return node['test'] === ancestors[at + 1];
	if (node.type === 'ExportNamedDeclaration') return nodesAt(node, 'declaration').length === 0;
	return (
		NAMING_PARENTS.has(node.type) || (node.type.startsWith('TS') && !TYPED_VALUES.has(node.type))
	);
}

function calleeOf(call: SyntaxNode): string {
	const [callee] = nodesAt(call, 'callee');
	if (callee === undefined) return '';
	if (callee.type !== 'MemberExpression') return textAt(callee, 'name');
	const [object] = nodesAt(callee, 'object');
	const [property] = nodesAt(callee, 'property');
	return [object, property].map((part) => (part ? textAt(part, 'name') : '')).join('.');
}
