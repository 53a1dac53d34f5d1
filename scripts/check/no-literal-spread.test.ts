import { Linter } from 'eslint';
import { expect, test } from 'vitest';
import { parser } from 'typescript-eslint';
// @ts-expect-error -- The rules are JavaScript, which the linter loads without a build.
import { noLiteralSpread } from '#eslint/no-literal-spread.js';

const linter = new Linter();

function problemsOf(code: string): number {
	const config = {
		languageOptions: { parser },
		// eslint-disable-next-line @typescript-eslint/no-unsafe-assignment -- As above.
		plugins: { tenantry: { rules: { 'no-literal-spread': noLiteralSpread } } },
		rules: { 'tenantry/no-literal-spread': 'error' }
	} as const;
	return linter.verify(code, config).length;
}

test.each([
	'f({ ...{ a, b }, c });',
	"g([...['x'], y]);",
	"h(...['x']);",
	"i([...(['x'] as const), y]);"
])('rejects a spread of a literal: %s', (code) => {
	expect(problemsOf(code)).toBe(1);
});

test.each([
	'f({ ...a, b });',
	'g({ ...(a && { b }) });',
	'h([...[1, 2].map(String), c]);',
	'i([...(a ?? [])]);'
])('accepts a spread of a value: %s', (code) => {
	expect(problemsOf(code)).toBe(0);
});
