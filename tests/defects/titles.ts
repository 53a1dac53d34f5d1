import { globSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { basename, resolve } from 'node:path';
import ts from 'typescript';

const root = resolve(import.meta.dirname, '../..');
const DECLARES = /^(test|describe)\b/;
/** Where `test.each` and template strings fill in values. */
const VALUE = /%\.?\d*[a-z]|\$\{[^}]*\}|\$\w+/;

/** Tells whether a file, or a contract that it runs, has a test of this title, groups included. */
export async function hasTest(file: string, title: string): Promise<boolean> {
	const sources = await sourcesOf(file);
	const titles = sources.flatMap(titlesIn);
	return title.split(' > ').every((part) => titles.some((one) => fits(one, part, sources)));
}

async function sourcesOf(file: string): Promise<readonly string[]> {
	const source = await readFile(resolve(root, file), 'utf8');
	const contracts = globSync('{shared,sync-server,web}/{src,fixtures}/**/*.contract.ts', {
		cwd: root
	});
	const run = contracts.filter((path) => source.includes(`/${basename(path)}'`));
	const others = await Promise.all(run.map((path) => readFile(resolve(root, path), 'utf8')));
	return [source, ...others];
}

function titlesIn(source: string): readonly string[] {
	const tree = ts.createSourceFile('test.ts', source, ts.ScriptTarget.Latest);
	const titles: string[] = [];
	const visit = (node: ts.Node): void => {
		if (ts.isCallExpression(node) && DECLARES.test(node.expression.getText(tree))) {
			const [title] = node.arguments;
			if (title !== undefined && ts.isStringLiteralLike(title)) titles.push(title.text);
			if (title !== undefined && ts.isTemplateExpression(title))
				titles.push(title.getText(tree).slice(1, -1));
		}
		ts.forEachChild(node, visit);
	};
	visit(tree);
	return titles;
}

/** A title that consists of values alone is found by the row that fills it in. */
function fits(title: string, part: string, sources: readonly string[]): boolean {
	const fixed = title.split(VALUE);
	if (!fixed.some((text) => /\w/.test(text)))
		return sources.some((source) => source.includes(`'${part}'`));
	return new RegExp(`^${fixed.map((text) => RegExp.escape(text)).join('.*')}$`).test(part);
}
