/** Letters that Unicode does not decompose, as people type them on another keyboard. */
const ALIKE: Readonly<Record<string, string>> = {
	ł: 'l',
	đ: 'd',
	ð: 'd',
	ø: 'o',
	ħ: 'h',
	ı: 'i',
	ŧ: 't',
	ß: 'ss',
	æ: 'ae',
	œ: 'oe',
	þ: 'th'
};
const PLAIN = /^[ -~]*$/;
const UNLIKE = /[łđðøħıŧßæœþ]/g;

/** Folds a text for search and sorting, removing case and accents. "Jiménez" is "jimenez". */
export function fold(text: string): string {
	if (PLAIN.test(text)) return text.toLowerCase();
	return text
		.normalize('NFKD')
		.replace(/\p{Mark}/gu, '')
		.toLowerCase()
		.replace(UNLIKE, (letter) => ALIKE[letter] ?? letter);
}

export function foldedWords(query: string): readonly string[] {
	return fold(query)
		.split(/\s+/)
		.filter((word) => word !== '');
}
