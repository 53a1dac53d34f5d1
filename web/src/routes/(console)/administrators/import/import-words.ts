import { formatNumber, LOCALE } from '#lib/client/words/locale.ts';
import { roleName } from '#lib/client/words/role-name.ts';
import { HEADER } from '@tenantry/shared/roster-csv/columns.ts';
import { changeWord } from '#lib/client/words/change-state.ts';
import { explainEnqueueError } from '#lib/client/words/explain/enqueue-error.ts';
import { explainRejection } from '#lib/client/words/explain/rejection.ts';
import type {
	ImportedLines,
	ImportedPerson,
	ImportError,
	ImportProblem,
	ImportView,
	LineFate
} from '#lib/engine-api/spreadsheet.ts';
import type { SpreadsheetError } from './spreadsheet.ts';

/** Limits of one import, in words. */
export const LIMITS = 'Up to 10,000 lines and 5 MB.';

/** Explains why nothing was read. */
export function explainImportError(error: ImportError): string {
	switch (error.code) {
		case 'too_large':
			return explainSpreadsheetError('too_large');
		case 'too_many_lines':
			return 'This file has more than 10,000 lines. Split it, and import one part after the other.';
		case 'no_lines':
			return 'There are no rows below the header.';
		case 'columns_missing':
			return missing(error.columns);
		case 'locked':
		case 'storage_failed':
		case 'storage_full':
		case 'not_loaded':
		case 'cancelled':
		case 'factor_missing':
		case 'factor_offline':
		case 'online_only':
		case 'invalid_arguments':
		case 'not_found':
			return explainEnqueueError(error);
	}
}

export function explainSpreadsheetError(error: SpreadsheetError): string {
	switch (error) {
		case 'too_large':
			return 'This file is larger than 5 MB. Split it, and import one part after the other.';
		case 'not_text':
			return 'This isn’t a CSV file in UTF-8. Save the spreadsheet as “CSV UTF-8” and choose that file.';
	}
}

/** Words for what an import would do with a line. */
export const FATE_WORDS: Readonly<Record<LineFate, string>> = {
	new: 'New',
	here: 'Already here',
	refused: 'Refused'
};

/** Explains what to correct in a line, as a whole sentence. */
export function explainProblem(problem: ImportProblem): string {
	return WORDS_BY_CODE[problem.code]?.(problem) ?? explainRejection(problem.code);
}

/** Explanations for a line that say more than those of a form. */
const WORDS_BY_CODE: Readonly<
	Partial<Record<ImportProblem['code'], (problem: ImportProblem) => string | undefined>>
> = {
	email_required: ({ column }) => `${column ?? 'A cell'} is empty.`,
	role_required: ({ column }) => `${column ?? 'A cell'} is empty.`,
	email_invalid: ({ value }) => `“${value}” is not an email address.`,
	email_taken: ({ earlierLine }) =>
		earlierLine === null
			? 'An administrator with this email already exists with different details. Import can’t update existing administrators.'
			: `Line ${formatNumber(earlierLine)} has the same address.`,
	role_unknown: ({ value }) => `There is no role “${value}”.`,
	organization_unknown: ({ value }) =>
		`There is no organization “${value}”, or there’s more than one with that name.`,
	invalid_arguments: ({ column, value }) => unreadable(column, value)
};

/** "Manager · MFA Required · no API access · 3 organizations" */
export function becomesWords({
	role,
	mfaRequired,
	apiAccess,
	organizationCount
}: ImportedPerson): string {
	return [
		roleName(role),
		mfaRequired ? 'MFA Required' : 'MFA Not Required',
		apiAccess ? 'API access' : 'no API access',
		reachWords(organizationCount)
	].join(' · ');
}

/** Returns the filters that have lines, in order: refused lines before those that need no one. */
export function filtersOf({ counts, stage }: ImportView): { id: ImportedLines; label: string }[] {
	const labels: Readonly<Record<ImportedLines, string>> = {
		all: 'All',
		needYou: changeWord('rejected').word,
		...FATE_WORDS,
		...(stage === 'read' ? {} : { new: 'Imported' })
	};
	const ids = ['all', 'needYou', 'new', 'refused', 'here'] as const;
	return ids
		.filter((id) => id === 'all' || counts[id] > 0)
		.map((id) => ({ id, label: `${labels[id]} ${formatNumber(counts[id])}` }));
}

/** "84 to add, 0 already here, 36 refused." */
export function planWords({ counts }: Pick<ImportView, 'counts'>): string {
	const number = (count: number) => formatNumber(count);
	return `${number(counts.new)} to add, ${number(counts.here)} already here, ${number(counts.refused)} refused.`;
}

function missing(columns: readonly string[]): string {
	if (columns.length === HEADER.length)
		return 'The first row must contain the seven column headers below.';
	const names = new Intl.ListFormat(LOCALE).format(columns.map((name) => `“${name}”`));
	const are = columns.length === 1 ? 'is no column' : 'are no columns';
	return `There ${are} ${names}. The first row must contain all seven.`;
}

function unreadable(column: string | null, value: string): string {
	if (column === 'MFA') return `MFA is “${value}”: write Required or Not Required.`;
	if (column === 'Enable API access') return `Enable API access is “${value}”: write Yes or No.`;
	if (value.length > 100) return `${column ?? 'A cell'} is too long.`;
	return 'A quotation mark is never closed.';
}

function reachWords(count: number | null): string {
	if (count === null) return 'all organizations';
	if (count === 0) return 'no organization';
	return count === 1 ? '1 organization' : `${formatNumber(count)} organizations`;
}
