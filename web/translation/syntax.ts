import { parse } from 'svelte/compiler';

export interface SyntaxNode {
	readonly type: string;
	readonly start: number;
	readonly end: number;
	readonly [key: string]: unknown;
}

export interface Source {
	readonly path: string;
	readonly code: string;
}

const OPENING = '<script module lang="ts">';

/** A module is parsed as a component's script, so its ranges are too large by `offset`. */
export function parseSource({ path, code }: Source): { offset: number; root: SyntaxNode } {
	const isModule = path.endsWith('.ts');
	const text = isModule ? `${OPENING}${code}</script>` : withoutPageScript(code, path);
	const root: unknown = parse(text, { modern: true, filename: path });
	if (!isNode(root)) throw new Error(`${path} has no syntax tree`);
	return { offset: isModule ? OPENING.length : 0, root };
}

/** The page around the app is no component: its script may hold anything. */
function withoutPageScript(code: string, path: string): string {
	if (!path.endsWith('.html')) return code;
	return code.replaceAll(/<!doctype html>|<script>[^]*?<\/script>/g, (found) =>
		' '.repeat(found.length)
	);
}

export function childrenOf(node: SyntaxNode): SyntaxNode[] {
	return Object.entries(node)
		.filter(([key]) => key !== 'metadata')
		.flatMap(([, value]) => valuesOf(value))
		.sort((a, b) => a.start - b.start);
}

export function nodesAt(node: SyntaxNode, key: string): SyntaxNode[] {
	return valuesOf(node[key]);
}

/** Returns the text under a key; empty where it is something else. */
export function textAt(node: SyntaxNode, key: string): string {
	const value = node[key];
	return typeof value === 'string' ? value : '';
}

/** A fragment has no place of its own: its nodes stand for it. */
function valuesOf(value: unknown): SyntaxNode[] {
	if (Array.isArray(value)) return value.flatMap(valuesOf);
	if (isFragment(value)) return valuesOf(value.nodes);
	return isNode(value) ? [value] : [];
}

function isFragment(value: unknown): value is { nodes: unknown } {
	return isTyped(value) && value.type === 'Fragment' && 'nodes' in value;
}

function isNode(value: unknown): value is SyntaxNode {
	return isTyped(value) && 'start' in value && typeof value.start === 'number';
}

function isTyped(value: unknown): value is { type: unknown } {
	return typeof value === 'object' && value !== null && 'type' in value;
}
