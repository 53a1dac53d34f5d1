import { mkdir, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { loadNow, type Machine } from './machine.ts';
import { toSample, type Sample } from './sample.ts';
import type { Figure, Workload } from './workload.ts';

export interface Line extends Omit<Figure, 'values'> {
	readonly workload: string;
	readonly title: string;
	readonly n: number;
	readonly sample: Sample;
	/** Load average of the last minute, this run included; above the core count it was busy. */
	readonly load: number;
}

export interface Report {
	readonly machine: Machine;
	readonly seed: number;
	readonly startedAt: string;
	readonly lines: readonly Line[];
}

const results = resolve(import.meta.dirname, '../results');

export function toLine(workload: Workload, n: number, { values, ...figure }: Figure): Line {
	return {
		...figure,
		workload: workload.name,
		title: workload.title,
		n,
		load: loadNow(),
		sample: toSample(values)
	};
}

export function tableOf(lines: readonly Line[]): string {
	const rows = lines.map((line) => [
		line.workload,
		line.name,
		String(line.n),
		`${format(line.sample.median)} [${format(line.sample.min)}–${format(line.sample.max)}] ${line.unit}`,
		String(line.sample.values.length),
		line.load.toFixed(1),
		aimOf(line)
	]);
	return align([
		['', 'measured', 'N', 'median [min–max]', 'runs', 'load', 'aim at 10,000'],
		...rows
	]);
}

/** Says how many times larger each figure of W11 is at the largest size than at the smallest. */
export function growthOf(lines: readonly Line[]): string {
	const measured = Object.values(
		Object.groupBy(
			lines.filter(({ workload }) => workload === 'W11'),
			({ name }) => name
		)
	).flatMap((sizes = []) => {
		const [smallest, ...others] = sizes.toSorted((left, right) => left.n - right.n);
		const largest = others.at(-1);
		if (smallest === undefined || largest === undefined) return [];
		const factor = largest.sample.median / smallest.sample.median;
		return `${smallest.name}: × ${format(factor)} for ${format(largest.n / smallest.n)} × the rows`;
	});
	return measured.join('\n');
}

/** Writes the whole report and returns its path. */
export async function writeReport(report: Report): Promise<string> {
	await mkdir(results, { recursive: true });
	const path = join(results, `${report.startedAt.replaceAll(':', '')}.json`);
	await writeFile(path, `${JSON.stringify(report, undefined, '\t')}\n`);
	return path;
}

function aimOf({ aim, unit, sample }: Line): string {
	if (aim === undefined) return '';
	const isRate = unit === '/s';
	const isMet = isRate ? sample.median >= aim : sample.median <= aim;
	return `${isRate ? '≥' : '≤'} ${aim} ${isMet ? '✓' : '✗'}`;
}

function format(value: number): string {
	if (value >= 100) return Math.round(value).toLocaleString('en');
	return value.toFixed(value >= 10 ? 1 : 2);
}

function align(rows: readonly (readonly string[])[]): string {
	const widths = (rows[0] ?? []).map((_, column) =>
		Math.max(...rows.map((row) => row[column]?.length ?? 0))
	);
	return rows
		.map((row) =>
			row
				.map((cell, column) => cell.padEnd(widths[column] ?? 0))
				.join('  ')
				.trimEnd()
		)
		.join('\n');
}
