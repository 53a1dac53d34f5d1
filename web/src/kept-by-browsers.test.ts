import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';

const SOURCE = import.meta.dirname;

const paths = (await readdir(SOURCE, { recursive: true })).filter((path) =>
	path.endsWith('.svelte')
);
const components = await Promise.all(
	paths.map(async (path) => ({ path, source: await readFile(join(SOURCE, path), 'utf8') }))
);

/** Returns each match in any component, with the file that it is in. */
function found(pattern: RegExp): readonly { readonly path: string; readonly text: string }[] {
	return components.flatMap(({ path, source }) =>
		[...source.matchAll(pattern)].map(([text]) => ({ path, text }))
	);
}

/** Components whose `title` becomes that of the page. */
const SCREENS = '(?:EntryScreen|PasswordByLink|ReviewScreen|SettingsScreen)';
const LITERAL = /title="[^"{}]*"/;
const EITHER = /title=\{[\w.]+ \? '[^']*' : (?:'[^']*'|title)\}/;

test('SEC-G01 the title of a page is one of the app’s own texts, because browsers keep it in their history', () => {
	const titles = found(/<title>[^<]*<\/title>/g);
	const screens = found(new RegExp(`<${SCREENS}\\b[^>]*>`, 'g'));
	const own = { 'routes/sign-in/+page.svelte': '<EntryScreen {title}>' };

	expect(titles.length).toBeGreaterThan(5);
	for (const { path, text } of titles)
		expect([path, text]).toEqual([
			path,
			expect.stringMatching(/^<title>(Tenantry|[\w ]+ – Tenantry|\{title\} – Tenantry)<\/title>$/)
		]);
	expect(screens.length).toBeGreaterThan(10);
	const others = screens.filter(({ text }) => !LITERAL.test(text) && !EITHER.test(text));
	expect(Object.fromEntries(others.map(({ path, text }) => [path, text]))).toEqual(own);
	const [entry, ...further] = found(/const titles = \{[^}]*\}/g);
	expect(entry?.path).toBe('routes/sign-in/+page.svelte');
	expect(entry?.text).toMatch(/^const titles = \{(\s*\w+: '[^']*',?)+\s*\}$/);
	expect(further).toEqual([]);
	expect(found(/document\.title/g)).toEqual([]);
});

test('SEC-G01 no field keeps what is in it beyond the page, but for passwords and codes', () => {
	const fields = found(/(?<!-)\bautocomplete=("[^"]*"|\{[^}]*\})/g).map(({ text }) => text);
	const kept = new Set(fields.filter((text) => text !== 'autocomplete="off"'));

	expect([...kept].toSorted()).toEqual([
		'autocomplete="current-password"',
		'autocomplete="new-password"',
		'autocomplete="one-time-code"',
		'autocomplete="username"'
	]);
	const named = found(/<input\b[^>]*autocomplete="username"[^>]*>/g);
	expect(named).toHaveLength(1);
	for (const { text } of named) expect(text).toMatch(/\sdefaultValue=/);
	for (const { text } of named) expect(text).not.toMatch(/\svalue=|bind:value/);
	for (const { source } of components.filter((one) => one.source.includes('<textarea')))
		expect(source).toMatch(/<form\s[^>]*\bautocomplete="off"/);
});
