import { expect, test } from 'vitest';
import { findMessages } from './find-messages.ts';

function textsOf(code: string, path = 'web/src/A.svelte'): string[] {
	return findMessages({ path, code }).map(({ text }) => text);
}

test('a sentence with values and inline elements is one text', () => {
	expect(textsOf('<p>\n\tKeep <b>{count} of\n\t{all}</b> for {name}.\n</p>')).toEqual([
		'Keep <0>{0} of {1}</0> for {2}.'
	]);
});

test('the text of a block element is a message of its own', () => {
	expect(textsOf('<p>Saved{#if late} too late{:else} in time{/if}</p>')).toEqual([
		'Saved',
		'too late',
		'in time'
	]);
});

test('icons around words are not part of the text', () => {
	expect(textsOf('<a href="/help"><Icon name="help" /> Help</a>')).toEqual(['Help']);
});

test('attributes for people are texts, and names and styles are not', () => {
	const code =
		'<Field label="Name*" hint={isNew ? \'Add one.\' : undefined} class="Wide one" id="The one" />';

	expect(textsOf(code)).toEqual(['Name*', 'Add one.']);
});

test('strings are texts unless they are compared, looked up, thrown or types', () => {
	const code = [
		"const words: Record<Role, string> = { 'Help Desk': 'Help Desk', lock: 'Lock now' };",
		"if (event.key === 'Enter' || keys.has('Escape')) throw new Error('Not a key of ours');",
		"import x from 'A module';",
		'const many = `${count} changes`;',
		"type Kind = 'A kind';"
	].join('\n');

	expect(textsOf(code, 'shared/src/a.ts')).toEqual(['Help Desk', 'Lock now', '{0} changes']);
});

test('the header of a column is no text, because a file is read back in any language', () => {
	const code = "const field = { label: 'Last Name', column: 'Last Name' };";

	expect(textsOf(code, 'shared/src/a.ts')).toEqual(['Last Name']);
});

test('a page’s script, its colors and its placeholders for the build hold no text', () => {
	const code =
		'<!doctype html><html lang="en"><head><meta name="theme-color" content="#fff" />' +
		'<meta name="description" content="Keeps order." /><script>{ let a = "No text" }</script>' +
		'%app.head%</head><body><h1>Closed</h1>%app.body%</body></html>';

	expect(textsOf(code, 'web/src/app.html')).toEqual(['Keeps order.', 'Closed']);
});

test('a manifest’s names and descriptions are texts', () => {
	const code = '{ "name": "App", "short_name": "A", "start_url": "/", "description": "An app." }';

	expect(textsOf(code, 'web/static/manifest.webmanifest')).toEqual(['App', 'An app.']);
});
