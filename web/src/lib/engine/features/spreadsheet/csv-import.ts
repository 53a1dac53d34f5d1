import { err, ok, type Result } from '@tenantry/shared/result.ts';
import { readCsv, type CsvLine } from '@tenantry/shared/roster-csv/line.ts';
import { Batch } from '#lib/engine/session/batch.ts';
import type { OpenSession } from '#lib/engine/session/open-session.ts';
import type { ImportError, ImportQuery, ImportView } from '#lib/engine-api/spreadsheet.ts';
import type { EnqueueError } from '#lib/engine-api/errors.ts';
import type { UncheckedCall } from '#lib/replica/author.ts';
import { planImport } from './import-plan.ts';
import { importView, type SpreadsheetImport } from './import-view.ts';

export interface CsvImportOptions {
	readonly session: OpenSession;
	readonly newId: () => string;
	readonly onchange: () => void;
}

const MOST_CHARACTERS = 5_000_000;
const MOST_LINES = 10_000;

export class CsvImport {
	readonly #options: CsvImportOptions;
	#spreadsheet: SpreadsheetImport | undefined;

	constructor(options: CsvImportOptions) {
		this.#options = options;
	}

	async read(source: string, text: string): Promise<Result<undefined, ImportError>> {
		if (text.length > MOST_CHARACTERS) return err({ code: 'too_large' });
		const read = readCsv(text);
		if (!read.ok) return err({ code: 'columns_missing', columns: read.error });
		if (read.value.length === 0) return err({ code: 'no_lines' });
		if (read.value.length > MOST_LINES) return err({ code: 'too_many_lines' });
		await this.#options.session.complete;
		this.#become({ source, lines: this.#plan(read.value), batch: null });
		return ok(undefined);
	}

	/** Returns the calls that making it would enqueue, as far as is known now. */
	callsToMake(): readonly UncheckedCall[] {
		return creationsOf(this.#spreadsheet?.lines ?? []);
	}

	/** Adds the administrators who are new; resolves when all of them are on the disk. */
	async make(): Promise<Result<undefined, EnqueueError>> {
		if (this.#spreadsheet?.batch !== null) return err({ code: 'not_found' });
		// Others may have made changes since it was read.
		const lines = this.#plan(this.#spreadsheet.lines.map(({ line }) => line));
		const batch = new Batch(this.#options.session, this.#options.onchange);
		this.#become({ ...this.#spreadsheet, lines, batch });
		return batch.make(creationsOf(lines));
	}

	/** Withdraws the changes that have never left the device; returns how many there were. */
	async undo(): Promise<number> {
		return (await this.#spreadsheet?.batch?.undo()) ?? 0;
	}

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

	#become(spreadsheet: SpreadsheetImport | undefined): void {
		this.#spreadsheet = spreadsheet;
		this.#options.onchange();
	}
}

function creationsOf(lines: SpreadsheetImport['lines']): readonly UncheckedCall[] {
	return lines.flatMap(({ creation }) =>
		creation === null ? [] : [{ name: 'administrator.create', args: creation }]
	);
}
