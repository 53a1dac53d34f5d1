/**
 * Texts that have broken programs before; none contains a word of a stack trace or of a database
 * error.
 */
export const HOSTILE_TEXTS: readonly string[] = [
	...['', ' ', '\t', '\n', '\r\nset-cookie: a=b', '\u0000', 'a\u0000b', '\ud800', 'x\udfff'],
	...["'", '"', "' OR '1'='1", "'; DROP TABLE record; --", '1) UNION SELECT 1 --', '%27', '\\'],
	...['%', '_', '%%', '*', '?', '$1', '{}', '[]', '{"$ne":null}', '${7*7}', '{{7*7}}', '%s%n'],
	...['../../etc/passwd', '..\\..\\', '%2e%2e%2f', '//', '/', '\\\\host\\share', 'a'.repeat(5000)],
	...['<script>alert(1)</script>', '<img src=x onerror=alert(1)>', 'javascript:alert(1)', '&amp;'],
	...['=1+1', '+1', '-1', '@SUM(A1)', '\t=1', '\u0000=1', '=cmd|"/C calc"!A0', '"=1"'],
	...['__proto__', 'constructor', 'prototype', 'toString', 'hasOwnProperty', 'null', 'undefined'],
	...['true', '0', '-0', 'NaN', '1e400', '0x10', '9007199254740993', '١٢٣', '１２３４５６', '½'],
	...['\u202Egnp.exe', '\u200B', '\uFEFF', 'İı', 'ß', 'ﬃ', 'e\u0301', '👩‍👩‍👧‍👦', '🏳️‍🌈', '田'.repeat(300)],
	...['a@b.example', 'A@B.EXAMPLE', 'a@b', '@', 'a@b.example\u0000', '"a b"@c.example', 'a@[1]']
];

/** Returns this number of different texts; beyond the list, each one is embedded in other text. */
export function hostileTexts(count: number): readonly string[] {
	return Array.from({ length: count }, (_, at) => {
		const text = HOSTILE_TEXTS[at % HOSTILE_TEXTS.length] ?? '';
		const round = Math.floor(at / HOSTILE_TEXTS.length);
		const [before, after] = [round % 2 === 0 ? '' : 'x', 'y'.repeat(Math.ceil(round / 2))];
		return `${before}${text}${after}`;
	});
}
