import { expect, test } from 'vitest';
import { Catalog } from './catalog.ts';

const file = [
	'msgid ""\nmsgstr ""\n"Content-Type: text/plain; charset=utf-8\\n"',
	'msgid "Open"\nmsgstr "Abrir"',
	'msgctxt "web/src/a.ts"\nmsgid "Open"\nmsgstr "Abierto"',
	'msgid "Gone"\nmsgstr "Ido"',
	'msgid "{0} left"\nmsgstr "Quedan"'
].join('\n\n');

test('a translation for a file comes before the general one', () => {
	const catalog = new Catalog(file);

	expect(catalog.translate({ text: 'Open' }, 'web/src/a.ts')).toBe('Abierto');
	expect(catalog.translate({ text: 'Open' }, 'web/src/b.ts')).toBe('Abrir');
	expect(catalog.translate({ text: 'Close' }, 'web/src/b.ts')).toBeUndefined();
});

test('an update keeps translations, adds new texts, and drops those that are gone, with the files', () => {
	const catalog = new Catalog(file);

	catalog.update([
		{ text: 'Open', paths: ['web/src/b.ts'] },
		{ text: 'New', paths: ['web/src/b.ts'] }
	]);
	const written = new Catalog(catalog.toString());

	expect(written.toString()).not.toMatch(/Gone|Abierto/);
	expect(written.toString()).toContain('#: web/src/b.ts\nmsgid "Open"\nmsgstr "Abrir"');
	expect(written.toString()).toContain('msgid "New"\nmsgstr ""');
});

test('a text without a translation, or with other places, is a fault', () => {
	const catalog = new Catalog(`${file}\n\nmsgid "Empty"\nmsgstr ""`);

	expect(catalog.faults()).toEqual([
		'“Quedan” has other places than “{0} left”.',
		'“Empty” is not translated.'
	]);
});
