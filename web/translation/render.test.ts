import { expect, test } from 'vitest';
import { findMessages } from './find-messages.ts';
import { placesOf, translateSource } from './render.ts';

function translated(code: string, translations: Record<string, string>, path = 'A.svelte'): string {
	const messages = findMessages({ path, code });
	return translateSource(code, messages, ({ text }) => translations[text]);
}

test('values and elements move to where the translation has them', () => {
	const code = '<p class="a">Keep <b>{count} of {all}</b> for {name}.</p>';

	expect(
		translated(code, { 'Keep <0>{0} of {1}</0> for {2}.': 'Para {2}: <0>de {1}, {0}</0>.' })
	).toBe('<p class="a">Para {name}: <b>de {all}, {count}</b>.</p>');
});

test('a text in a value of another one is translated too', () => {
	const code = "<p>Now {isOn ? 'It works' : `${n} failed`}.</p>";

	expect(
		translated(code, {
			'Now {0}.': '{0} ahora.',
			'It works': 'Funciona',
			'{0} failed': 'Fallos: {0}'
		})
	).toBe('<p>{isOn ? "Funciona" : `Fallos: ${n}`} ahora.</p>');
});

test('a block in a sentence keeps its conditions', () => {
	const code = '<p>Saved{#if late} too late{/if}.</p>';

	expect(translated(code, { 'Saved<0/>.': 'Guardado<0/>.', 'too late': 'tarde' })).toBe(
		'<p>Guardado{#if late} tarde{/if}.</p>'
	);
});

test('an untranslated text stays as it is', () => {
	const code = '<p>One <b>two</b></p><p title="Three">{x}</p>';

	expect(translated(code, {})).toBe(code);
});

test('characters with a meaning in markup, attributes, strings and templates are written so that they have none', () => {
	const odd = 'a "b" \'c\' <d> & `e` ${f}';

	expect(translated('<p title="One">Two</p>', { One: odd, Two: odd })).toBe(
		'<p title="a &#34;b&#34; &#39;c&#39; &#60;d> &#38; `e` $&#123;f&#125;">' +
			'a "b" \'c\' &#60;d> &#38; `e` $&#123;f&#125;</p>'
	);
	const code = 'const a = "One way"; const b = `Two ${c} ways`;';
	expect(translated(code, { 'One way': odd, 'Two {0} ways': `${odd} {0}` }, 'a.ts')).toBe(
		`const a = ${JSON.stringify(odd)}; const b = \`a "b" 'c' <d> & \\\`e\\\` \\\${f} \${c}\`;`
	);
});

test('two texts fit each other if they have the same places', () => {
	expect(placesOf('{0} of <0>{1}</0>')).toBe(placesOf('<0>{1}</0> {0}'));
	expect(placesOf('{0} of {1}')).not.toBe(placesOf('{0}'));
	expect(placesOf('<0>a</0>')).not.toBe(placesOf('<0/>'));
});
