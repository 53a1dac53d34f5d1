import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { readTour, takeStep, type Step } from './tour.ts';

const PAGE = `# A tour

### \`a.ts\`

Why.

\`\`\`diff
 one
-two
+two and a half

 four
\`\`\`

### \`b.json\` (new)

Why.

\`\`\`json
{}
\`\`\`

## Not part of this tour
`;

let folder: string;

beforeEach(async () => {
	folder = await mkdtemp(join(tmpdir(), 'tour-'));
});
afterEach(() => rm(folder, { recursive: true }));

async function take(source: string): Promise<readonly Step[]> {
	await writeFile(join(folder, 'a.ts'), source);
	const steps = readTour(PAGE);
	for (const step of steps) await takeStep(folder, step);
	return steps;
}

test('carries out the steps of a page', async () => {
	const steps = await take('zero\none\ntwo\n\nfour\n');

	expect(steps.map(({ path }) => path)).toEqual(['a.ts', 'b.json']);
	expect(await readFile(join(folder, 'a.ts'), 'utf8')).toBe('zero\none\ntwo and a half\n\nfour\n');
	expect(await readFile(join(folder, 'b.json'), 'utf8')).toBe('{}\n');
});

test('names the file and the lines if they are gone, or stand there twice', async () => {
	const missing = take('one\n2\n\nfour\n');
	await expect(missing).rejects.toThrow(
		'a.ts has these lines no longer; adapt the tour:\none\ntwo\n'
	);

	const ambiguous = take('one\ntwo\n\nfour\none\ntwo\n\nfour\n');
	await expect(ambiguous).rejects.toThrow('a.ts has these lines more than once');
});

test.each(['field', 'mutation', 'screen', 'action', 'question'])(
	'the steps of the tour %s fit the sources as they are',
	async (name) => {
		const root = resolve(import.meta.dirname, '../..');
		const steps = readTour(await readFile(join(root, `docs/tours/${name}.md`), 'utf8'));

		for (const step of steps) {
			if ('edits' in step.change) await cp(join(root, step.path), join(folder, step.path));
			await takeStep(folder, step);
		}

		expect(steps.length).toBeGreaterThan(2);
	}
);
