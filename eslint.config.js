import js from '@eslint/js';
import regexp from 'eslint-plugin-regexp';
import svelte from 'eslint-plugin-svelte';
import { defineConfig, globalIgnores } from 'eslint/config';
import tseslint from 'typescript-eslint';
import { areas } from './eslint/areas.js';
import { explainedDisable } from './eslint/explained-disable.js';
import { noLiteralSpread } from './eslint/no-literal-spread.js';

const syntax = {
	exportAll: { selector: 'ExportAllDeclaration', message: 'Name what is exported.' },
	inheritance: {
		selector: ':matches(ClassDeclaration, ClassExpression)[superClass][superClass.name!="Error"]',
		message: 'Only Error is inherited from.'
	},
	worker: {
		selector: 'NewExpression[callee.name=/^(Shared)?Worker$/]',
		message: 'Workers are started in client/client.ts, and by the server in store/sqlite/wal.ts.'
	},
	// Each had holes this year; what we need of them is ours, and tested.
	hono: {
		selector: 'ImportDeclaration[source.value=/^hono.(jwt|jwk|cache|ip-restriction|cors|csrf)$/]',
		message: 'Hono’s own module for this is not used.'
	},
	// An id alone may be another provider's.
	owner: {
		selector:
			'CallExpression[callee.property.name="where"][arguments.0.value="administrator_id"][arguments.1.value="="]',
		message: 'Whose a row is, is told by provider and id: ownerColumns() names both.'
	},
	mount: {
		selector: 'CallExpression[callee.property.name="mount"]',
		message: 'Routes are added by route(): mount() rewrites paths.'
	}
};

const environment = {
	object: 'process',
	property: 'env',
	message: 'Configuration is read in config.ts.'
};
const numbersOfRows = ['numInsertedOrUpdatedRows', 'numUpdatedRows', 'numDeletedRows'].map(
	(property) => ({ property, message: 'Ask for what was written with `returning`.' })
);

export default defineConfig(
	globalIgnores([
		'**/build/',
		'release/',
		'**/build-*/',
		'**/.svelte-kit/',
		'**/data/',
		'**/test-results/',
		'tests/fixtures/'
	]),
	{ linterOptions: { reportUnusedDisableDirectives: 'error' } },

	js.configs.recommended,
	tseslint.configs.strictTypeChecked,
	svelte.configs.recommended,
	svelte.configs.prettier,
	{
		languageOptions: {
			parserOptions: {
				projectService: true,
				tsconfigRootDir: import.meta.dirname,
				// The same for every file, because the parser reloads all projects when it changes.
				extraFileExtensions: ['.svelte']
			}
		}
	},
	{
		files: ['**/*.svelte', '**/*.svelte.ts'],
		languageOptions: { parserOptions: { parser: tseslint.parser } }
	},

	{
		plugins: {
			regexp,
			tenantry: {
				rules: { 'explained-disable': explainedDisable, 'no-literal-spread': noLiteralSpread }
			}
		},
		rules: {
			'max-lines': ['error', { max: 300, skipBlankLines: true, skipComments: true }],
			// An exhaustive switch is one decision, however many codes it knows.
			complexity: ['error', { max: 10, variant: 'modified' }],
			eqeqeq: 'error',
			// One request must not keep the process busy: no expression takes longer than its text is long.
			'regexp/no-super-linear-backtracking': 'error',
			'regexp/no-super-linear-move': 'error',
			'no-console': 'error',
			'no-restricted-syntax': ['error', ...Object.values(syntax)],
			'tenantry/explained-disable': 'error',
			'tenantry/no-literal-spread': 'error',
			'svelte/no-at-debug-tags': 'error',
			'svelte/no-inspect': 'error',
			// The app is always served at the root of its origin, so there is no base path to resolve.
			'svelte/no-navigation-without-resolve': 'off',

			'@typescript-eslint/consistent-type-assertions': ['error', { assertionStyle: 'never' }],
			'@typescript-eslint/consistent-type-imports': 'error',
			// Without an answer to its failure a promise ends the process, or leaves a screen waiting.
			'@typescript-eslint/no-floating-promises': ['error', { ignoreVoid: false }],
			'@typescript-eslint/switch-exhaustiveness-check': 'error',
			'@typescript-eslint/no-confusing-void-expression': ['error', { ignoreArrowShorthand: true }],
			'@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true }],
			// A function may be asynchronous because the interface it fulfils is, elsewhere for a reason.
			'@typescript-eslint/require-await': 'off',
			// TypeScript reports unknown names itself, and knows each package's globals.
			'no-undef': 'off'
		}
	},

	{
		// A mutator replays, so it must give the same rows again: ids come in the arguments, time in the context.
		files: ['shared/{src,testing}/**/*.ts'],
		ignores: ['**/*.test.ts'],
		rules: {
			'no-restricted-globals': ['error', { name: 'Date', message: 'Time comes in the context.' }],
			'no-restricted-properties': [
				'error',
				{ object: 'Math', property: 'random', message: 'Ids come in the arguments.' }
			]
		}
	},
	{
		files: ['sync-server/**/*.ts'],
		ignores: ['sync-server/src/config.ts', '**/*.test.ts'],
		rules: { 'no-restricted-properties': ['error', environment, ...numbersOfRows] }
	},
	{
		files: ['web/src/**/*.{ts,svelte}'],
		ignores: [
			'web/src/lib/sync/server-api.ts',
			'web/src/lib/envelope/post-envelopes.ts',
			'**/*.test.ts'
		],
		rules: {
			'no-restricted-globals': [
				'error',
				{
					name: 'fetch',
					message: 'The server is spoken to in sync/server-api.ts and envelope/post-envelopes.ts.'
				}
			]
		}
	},
	{
		files: ['web/src/lib/client/client.ts', 'sync-server/src/store/sqlite/wal.ts'],
		rules: { 'no-restricted-syntax': ['error', syntax.exportAll, syntax.inheritance] }
	},
	{
		// Commands talk to the terminal.
		files: [
			'scripts/**/*.ts',
			'bench/**/*.ts',
			'sync-server/bin/**/*.ts',
			'tests/{soak,fuzz}/main.ts'
		],
		rules: { 'no-console': 'off' }
	},

	...areas,
	{ files: ['**/*.js'], extends: [tseslint.configs.disableTypeChecked] }
);
