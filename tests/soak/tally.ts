import { histogramOf } from '#support/runner/histogram.ts';
import { FINDING_KINDS, type FindingKind } from './finding.ts';
import type { StrandName } from './strand-name.ts';

interface Sheet {
	runs: number;
	readonly kills: string[];
}

/** Counts what all strands have done and found. */
export class Tally {
	readonly #sheets = new Map<StrandName, Sheet>();
	readonly #found = new Map<FindingKind, number>();

	constructor(strands: readonly StrandName[]) {
		for (const strand of strands) this.#sheet(strand);
	}

	addRuns(strand: StrandName, count: number): void {
		this.#sheet(strand).runs += count;
	}

	addKill(strand: StrandName, moment: string): void {
		this.#sheet(strand).kills.push(moment);
	}

	addFinding(kind: FindingKind, count: number): void {
		this.#found.set(kind, this.#count(kind) + count);
	}

	get isClean(): boolean {
		return FINDING_KINDS.every((kind) => this.#count(kind) === 0);
	}

	/** One line about the progress so far. */
	get progress(): string {
		const strands = [...this.#sheets].map(
			([name, { runs, kills }]) => `${name} ${runs} runs, ${kills.length} kills`
		);
		const found = FINDING_KINDS.filter((kind) => this.#count(kind) > 0);
		return [...strands, ...found.map((kind) => `${this.#count(kind)} ${kind}`)].join(' · ');
	}

	/** Returns a histogram of the situations that the kills have hit. */
	histogram(strand: StrandName, moments: readonly string[]): readonly string[] {
		return histogramOf(moments, this.#sheet(strand).kills);
	}

	/** The last line of the output. It has no word for findings of the kind `broken`. */
	get summary(): string {
		const sheets = [...this.#sheets.values()];
		const runs = sheets.reduce((sum, sheet) => sum + sheet.runs, 0);
		const kills = sheets.reduce((sum, sheet) => sum + sheet.kills.length, 0);
		const found = (['lost', 'twice', 'diverged'] as const).map(
			(kind) => `${this.#count(kind)} ${kind}`
		);
		return [`${runs} runs`, `${kills} kills`, ...found].join(', ');
	}

	#count(kind: FindingKind): number {
		return this.#found.get(kind) ?? 0;
	}

	#sheet(strand: StrandName): Sheet {
		const sheet = this.#sheets.get(strand) ?? { runs: 0, kills: [] };
		this.#sheets.set(strand, sheet);
		return sheet;
	}
}
