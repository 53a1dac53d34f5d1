import { REGRESSION_SEED } from '#support/cluster/convergence.ts';
import type { Defect, Property } from './defect.ts';

export type TableRow = readonly [defect: string, caughtBy: string, where: string];

/** The defects as docs/planted-defects.md lists them. */
export function rowsOf(defects: readonly Defect[]): readonly TableRow[] {
	return defects.map(({ name, caughtBy }) => [name, ...placeOf(caughtBy)]);
}

/** The rows of the table under a heading of a Markdown page, without the one that names columns. */
export function rowsUnder(heading: string, page: string): readonly (readonly string[])[] {
	const section = page.split(/^## /m).find((part) => part.startsWith(`${heading}\n`)) ?? '';
	const lines = section.split('\n').filter((line) => line.startsWith('|'));
	return lines.slice(2).map((line) =>
		line
			.split('|')
			.slice(1, -1)
			.map((cell) => cell.trim())
	);
}

function placeOf(property: Property): readonly [string, string] {
	if ('test' in property) return [property.test, `\`${property.in}\``];
	const runs = property.runs === 1 ? 'run' : 'runs';
	return [property.check, `cluster, seed ${REGRESSION_SEED}, ${property.runs} ${runs}`];
}
