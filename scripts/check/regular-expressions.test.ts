import { resolve } from 'node:path';
import { ESLint, Linter } from 'eslint';
import regexp from 'eslint-plugin-regexp';
import { expect, test } from 'vitest';

const root = resolve(import.meta.dirname, '../..');
const RULES = {
	'regexp/no-super-linear-backtracking': 'error',
	'regexp/no-super-linear-move': 'error'
} as const;
const FILES = [
	'shared/src/csv.ts',
	'sync-server/src/routes/web-app.ts',
	'web/src/lib/vault/passphrase.ts',
	'web/src/routes/+layout.svelte',
	'web/src/service-worker/index.ts',
	'tests/fuzz/judgement.ts',
	'bench/src/main.ts',
	'scripts/check.ts'
];

function faultsOf(expression: string): (string | null)[] {
	const text = `export const found = ${expression}.test(String(process.argv[2]));`;
	const faults = new Linter().verify(text, { plugins: { regexp }, rules: RULES });
	return faults.map(({ ruleId }) => ruleId);
}

test.each(FILES)(
	'SEC-E13 expressions whose time grows faster than their input fail in %s',
	async (file) => {
		const config: unknown = await new ESLint({ cwd: root }).calculateConfigForFile(
			resolve(root, file)
		);

		for (const rule of Object.keys(RULES)) expect(config).toHaveProperty(['rules', rule, 0], 2);
	}
);

test('SEC-E13 the check finds the expressions that once blocked the server or the engine', () => {
	expect(faultsOf(String.raw`/\.[^/]*$|^\/_app\//`)).toEqual(['regexp/no-super-linear-move']);
	expect(faultsOf(String.raw`/^[^<>]*<?[^\s<>@]+@[^\s<>@]+>?$/`)).toContain(
		'regexp/no-super-linear-backtracking'
	);
	expect(faultsOf(String.raw`/^(.+?)(?:\s*\1)+$/su`)).toContain(
		'regexp/no-super-linear-backtracking'
	);
	expect(faultsOf(String.raw`/^\/_app\//`)).toEqual([]);
});
