import { err, ok, type Result } from '@tenantry/shared/result.ts';
import { readCsv, type CsvLine } from '@tenantry/shared/roster-csv/line.ts';
import type { OpenSession } from '#lib/engine/session/open-session.ts';
import type { ImportError, ImportQuery, ImportView } from '#lib/engine-api/spreadsheet.ts';
import type { EnqueueError } from '#lib/engine-api/errors.ts';
import { planImport } from './import-plan.ts';
import { importView, type SpreadsheetImport } from './import-view.ts';

export interface CsvImportOptions {
	readonly session: OpenSession;
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
	#spreadsheet: SpreadsheetImport | undefined;

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
		await this.#options.session.complete;
		this.#become({ source, lines: this.#plan(read.value), made: new Map(), stage: 'read' });
		return ok(undefined);
	}

	/** Returns the calls that making it would enqueue, as far as is known now. */
	callsToMake(): readonly { readonly name: string; readonly args: unknown }[] {
		const creations = this.#spreadsheet?.lines.flatMap(({ creation }) => creation ?? []) ?? [];
		return creations.map((args) => ({ name: 'administrator.create', args }));
	}

	/** Adds the administrators who are new; resolves when all of them are on the disk. */
	async make(): Promise<Result<undefined, EnqueueError>> {
		if (this.#spreadsheet?.stage !== 'read') return err({ code: 'not_found' });
		// Others may have made changes since it was read.
		const lines = this.#plan(this.#spreadsheet.lines.map(({ line }) => line));
		const spreadsheet: SpreadsheetImport = { ...this.#spreadsheet, lines, stage: 'running' };
		this.#become(spreadsheet);
		const creations = lines.flatMap(({ creation }) => creation ?? []);
		for (let from = 0; from < creations.length; from += LOT) {
			const made = await this.#makeLot(spreadsheet, creations.slice(from, from + LOT));
			if (!made.ok) {
				this.#end(spreadsheet, 'cut_short');
				return made;
			}
			this.#options.onchange();
		}
		this.#end(spreadsheet, 'made');
		return ok(undefined);
	}

	/** Withdraws the changes that have never left the device; returns how many there were. */
	async undo(): Promise<number> {
		const made = [...(this.#spreadsheet?.made.values() ?? [])];
		return this.#options.session.replica.withdrawAll(made.toReversed());
	}

	/** Forgets the spreadsheet. The changes made from it stay. */
	drop(): Result<undefined, EnqueueError> {
		this.#become(undefined);
		return ok(undefined);
	}

	answer(query: ImportQuery): ImportView | null {
		return this.#spreadsheet === undefined
			? null
			: importView(this.#options.session.replica, this.#spreadsheet, query);
	}

	#plan(lines: readonly CsvLine[]): SpreadsheetImport['lines'] {
		const { session, newId } = this.#options;
		return planImport(session, lines, newId);
	}

	/**
	 * Enqueues a lot in one tick, which is written together: all of it is durable, or nothing is.
	 */
	async #makeLot(
		{ made }: SpreadsheetImport,
		creations: readonly { readonly id: string }[]
	): Promise<Result<undefined, EnqueueError>> {
		const { replica, loop } = this.#options.session;
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

	#end(spreadsheet: SpreadsheetImport, stage: SpreadsheetImport['stage']): void {
		spreadsheet.stage = stage;
		this.#options.onchange();
	}

	#become(spreadsheet: SpreadsheetImport | undefined): void {
		this.#spreadsheet = spreadsheet;
		this.#options.onchange();
	}
}
