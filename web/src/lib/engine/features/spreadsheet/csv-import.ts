import { err, ok, type Result } from '@tenantry/shared/result.ts';
import { readCsv, type CsvLine } from '@tenantry/shared/roster-csv/line.ts';
import type { Desk } from '#lib/engine/session/open-session.ts';
import type { ImportError, ImportQuery, ImportView } from '#lib/engine-api/import.ts';
import type { EnqueueError } from '#lib/engine-api/calls.ts';
import { planImport } from './import-plan.ts';
import { importView, type Intake } from './import-view.ts';

export interface CsvImportOptions {
	readonly desk: Desk;
	readonly newId: () => string;
	readonly onchange: () => void;
}

const MOST_CHARACTERS = 5_000_000;
const MOST_LINES = 10_000;
/** Changes that are written together; between two lots the screen shows the progress. */
const LOT = 100;

/** A spreadsheet of administrators: read and previewed first, and imported only then. */
export class CsvImport {
	readonly #options: CsvImportOptions;
	#intake: Intake | undefined;

	constructor(options: CsvImportOptions) {
		this.#options = options;
	}

	/** Reads and plans the spreadsheet; nothing is changed yet. */
	async read(source: string, text: string): Promise<Result<undefined, ImportError>> {
		if (text.length > MOST_CHARACTERS) return err({ code: 'too_large' });
		const read = readCsv(text);
		if (!read.ok) return err({ code: 'columns_missing', columns: read.error });
		if (read.value.length === 0) return err({ code: 'no_lines' });
		if (read.value.length > MOST_LINES) return err({ code: 'too_many_lines' });
		await this.#options.desk.whole;
		this.#become({ source, lines: this.#plan(read.value), made: new Map(), stage: 'read' });
		return ok(undefined);
	}

	/** Returns the calls that making it would enqueue, as far as is known now. */
	callsToMake(): readonly { readonly name: string; readonly args: unknown }[] {
		const creations = this.#intake?.lines.flatMap(({ creation }) => creation ?? []) ?? [];
		return creations.map((args) => ({ name: 'administrator.create', args }));
	}

	/** Adds the administrators who are new; resolves when all of them are on the disk. */
	async make(): Promise<Result<undefined, EnqueueError>> {
		if (this.#intake?.stage !== 'read') return err({ code: 'not_found' });
		// Others may have made changes since it was read.
		const lines = this.#plan(this.#intake.lines.map(({ line }) => line));
		const intake: Intake = { ...this.#intake, lines, stage: 'running' };
		this.#become(intake);
		const creations = lines.flatMap(({ creation }) => creation ?? []);
		for (let from = 0; from < creations.length; from += LOT) {
			const made = await this.#makeLot(intake, creations.slice(from, from + LOT));
			if (!made.ok) {
				this.#end(intake, 'cut_short');
				return made;
			}
			this.#options.onchange();
		}
		this.#end(intake, 'made');
		return ok(undefined);
	}

	/** Withdraws the changes that have never left the device; returns how many there were. */
	async undo(): Promise<number> {
		const made = [...(this.#intake?.made.values() ?? [])];
		return this.#options.desk.replica.withdrawAll(made.toReversed());
	}

	/** Forgets the spreadsheet. The changes made from it stay. */
	drop(): Result<undefined, EnqueueError> {
		this.#become(undefined);
		return ok(undefined);
	}

	answer(query: ImportQuery): ImportView | null {
		return this.#intake === undefined
			? null
			: importView(this.#options.desk.replica, this.#intake, query);
	}

	#plan(lines: readonly CsvLine[]): Intake['lines'] {
		const { desk, newId } = this.#options;
		return planImport(desk, lines, newId);
	}

	/**
	 * Enqueues a lot in one tick, which is written together: all of it is durable, or nothing is.
	 */
	async #makeLot(
		{ made }: Intake,
		creations: readonly { readonly id: string }[]
	): Promise<Result<undefined, EnqueueError>> {
		const { replica, loop } = this.#options.desk;
		const results = await Promise.all(
			creations.map((args) => replica.enqueue({ name: 'administrator.create', args }))
		);
		for (const [at, result] of results.entries()) {
			if (!result.ok) return result;
			made.set(creations[at]?.id ?? '', result.value.pending.mutation.id);
		}
		loop.nudge();
		return ok(undefined);
	}

	#end(intake: Intake, stage: Intake['stage']): void {
		intake.stage = stage;
		this.#options.onchange();
	}

	#become(intake: Intake | undefined): void {
		this.#intake = intake;
		this.#options.onchange();
	}
}
