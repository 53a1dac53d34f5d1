import type { Stryker } from '@stryker-mutator/core';

export type MutantResult = Awaited<ReturnType<Stryker['runMutationTest']>>[number];

/** Lines that a mutant touches, before and after the mutation, on one line each. */
export interface Mutant {
	readonly file: string;
	readonly before: string;
	readonly after: string;
}

/** Mutants that no test needs to notice, and why. */
export interface Survivors {
	readonly why: string;
	/** Lines they touch, before and after the mutation, by file. */
	readonly lines: Readonly<Record<string, readonly (readonly [before: string, after: string])[]>>;
}

/** Whether the mutant was noticed: a test failed, or never came to an end. */
export function isNoticed({ status }: MutantResult): boolean {
	return status === 'Killed' || status === 'Timeout';
}

/** Whether the mutant could be run at all. */
export function isValid({ status }: MutantResult): boolean {
	return status !== 'CompileError' && status !== 'RuntimeError' && status !== 'Ignored';
}

export function keyOf({ file, before, after }: Mutant): string {
	return [file, before, after].join('\n');
}

/** Describes a mutant; `text` is the file's content when it was mutated. */
export function toMutant(
	{ location: { start, end }, replacement }: MutantResult,
	{ file, text }: { readonly file: string; readonly text: string }
): Mutant {
	const lines = text.split('\n');
	const touched = lines.slice(start.line - 1, end.line);
	const head = touched[0]?.slice(0, start.column - 1) ?? '';
	const tail = touched.at(-1)?.slice(end.column - 1) ?? '';
	return {
		file,
		before: onOneLine(touched.join(' ')),
		after: onOneLine(`${head}${replacement}${tail}`)
	};
}

function onOneLine(text: string): string {
	return text.replaceAll(/\s+/g, ' ').trim();
}
