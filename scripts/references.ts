/** A page, a part of it or a file that a comment names. */
export interface Reference {
	/** `docs/security.md`, `batch-size.ts`, or `decision 12`. */
	readonly target: string;
	/** Headings, rules and rows of the page: `"Push"`, `rule 6`, `C06`. */
	readonly parts: readonly string[];
}

const COMMENT = /^[ \t]*\/\*[^]*?\*\/|(?<=^|[\t ])\/\/ .*$|<!--[^]*?-->/gm;
const PAGE = /(?<![\w./-])[\w./-]+\.md(?! in \w+\/)/g;
const FILE = /(?<![\w./-])[\w./-]*\w\.(?:ts|svelte|css|sql)\b/g;
const DECISION = /(?<![.,] )\bdecisions? (\d+)/gi;
/** What may follow a page: `, "Push" and "Loosening"`, `, rules 6, 8`, `, C06`. */
const PARTS =
	/^,? (?:["“][^"”]+["”]|rules? \d+|[A-Z]\d+)(?:(?:,| and) (?:["“][^"”]+["”]|\d+|[A-Z]\d+))*/;

/** Finds what the comments of a source file refer to. */
export function findReferences(source: string): readonly Reference[] {
	return [...source.matchAll(COMMENT)].flatMap(([comment]) => {
		const text = joinLines(comment);
		const pages = [...text.matchAll(PAGE)].map((match) => {
			const [after = ''] = PARTS.exec(text.slice(match.index + match[0].length)) ?? [];
			return { target: match[0], parts: partsIn(after) };
		});
		const files = [...text.matchAll(FILE)].map(([target]) => ({ target, parts: [] }));
		const decisions = [...text.matchAll(DECISION)].map(([target]) => ({ target, parts: [] }));
		return [...pages, ...files, ...decisions];
	});
}

/** Returns the parts that a page lacks: no heading, numbered rule or row is called so. */
export function missingParts(page: string, parts: readonly string[]): readonly string[] {
	return parts.filter((part) => !hasPart(page, part));
}

function hasPart(page: string, part: string): boolean {
	if (/^\d+$/.test(part)) return new RegExp(`^(?:#+ |\\*\\*|\\| *)?${part}[. ]`, 'm').test(page);
	if (/^[A-Z]\d+$/.test(part)) return new RegExp(`\\b${part}\\b`).test(page);
	const lines = page.split('\n').filter((line) => /^(#+ |\*\*|- \*\*|\d+\. )/.test(line));
	return lines.some((line) => line.toLowerCase().includes(part.toLowerCase()));
}

function joinLines(comment: string): string {
	return comment
		.split('\n')
		.map((line) => line.trim().replace(/^\* ?/, ''))
		.join(' ');
}

function partsIn(after: string): readonly string[] {
	return [...after.matchAll(/["“]([^"“”]+)["”]|([A-Z]\d+)|(\d+)/g)].map(
		([, title, row, number]) => title?.replace(/[,.:]$/, '') ?? row ?? number ?? ''
	);
}
