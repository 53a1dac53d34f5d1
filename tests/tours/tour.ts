import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';

/** One step of a tour (`docs/tours`): a new file, or edits of one that exists. */
export interface Step {
	readonly path: string;
	readonly change: { readonly content: string } | { readonly edits: readonly Edit[] };
}

/** An edit that finds its place by the lines around it. */
interface Edit {
	readonly before: string;
	readonly after: string;
}

const STEP = /^### `([^`]+)`( \(new\))?\n([^]*?)(?=^##|(?![^]))/gm;
const BLOCK = /^```(\w+)\n([^]*?)^```$/gm;

/** Reads the steps of a tour's page. */
export function readTour(page: string): readonly Step[] {
	return [...page.matchAll(STEP)].map(([, path = '', isNew, body = '']) => {
		const blocks = [...body.matchAll(BLOCK)].map(([, language, text = '']) => ({ language, text }));
		const [first] = blocks;
		if (first === undefined) throw new Error(`${path}: the step shows no change`);
		if (isNew !== undefined) return { path, change: { content: first.text } };
		return { path, change: { edits: blocks.map(({ text }) => toEdit(text)) } };
	});
}

/** Carries the step out below `folder`; throws if the text that it changes is gone. */
export async function takeStep(folder: string, { path, change }: Step): Promise<void> {
	const file = join(folder, path);
	if ('content' in change) {
		await mkdir(dirname(file), { recursive: true });
		return writeFile(file, change.content, { flag: 'wx' });
	}
	const source = await readFile(file, 'utf8');
	await writeFile(
		file,
		change.edits.reduce((text, edit) => applyEdit(text, edit, path), source)
	);
}

function applyEdit(text: string, { before, after }: Edit, path: string): string {
	const lineStarts = [...`\n${text}`.matchAll(/\n/g)].map(({ index }) => index);
	const [place, ...others] = lineStarts.filter((start) => text.startsWith(before, start));
	if (place === undefined)
		throw new Error(`${path} has these lines no longer; adapt the tour:\n${before}`);
	if (others.length > 0)
		throw new Error(`${path} has these lines more than once; add a line around them:\n${before}`);
	return text.slice(0, place) + after + text.slice(place + before.length);
}

/** Reads a diff block: lines that begin with a space stay, `-` go, `+` come. */
function toEdit(diff: string): Edit {
	const lines = diff.split('\n').slice(0, -1);
	const side = (sign: '-' | '+') =>
		lines
			.filter((line) => line === '' || line.startsWith(' ') || line.startsWith(sign))
			.map((line) => `${line.slice(1)}\n`)
			.join('');
	return { before: side('-'), after: side('+') };
}
