import { canonicalJson } from '#sync/json-text.ts';

import { ApiRefused } from './refusal.ts';

/** A request body, split into the fields given and the read-only fields sent back. */
export interface SentBody {
	readonly given: unknown;
	/** The read-only fields, which must match the record. */
	readonly echoed: Readonly<Record<string, unknown>>;
}

const isCount = (value: unknown) => Number.isSafeInteger(value) && Number(value) >= 0;
const isText = (value: unknown) => typeof value === 'string';

/** Members that a widely used client adds to every body it sends, even without paging. */
const PAGING: ReadonlyMap<string, (value: unknown) => boolean> = new Map([
	['limit', isCount],
	['skip', isCount],
	['fields', isText]
]);

export function readSentBody(raw: unknown, readOnly: readonly string[]): SentBody {
	if (typeof raw !== 'object' || raw === null || Array.isArray(raw))
		return { given: raw, echoed: {} };
	const entries = Object.entries(raw).filter(([name, value]) => PAGING.get(name)?.(value) !== true);
	return {
		given: Object.fromEntries(entries.filter(([name]) => !readOnly.includes(name))),
		echoed: Object.fromEntries(entries.filter(([name]) => readOnly.includes(name)))
	};
}

/**
 * Accepts read-only fields only if they match, because a record may be sent back as it was read.
 */
export function requireUnchanged(
	echoed: SentBody['echoed'],
	record: Readonly<Record<string, unknown>>
): void {
	const details = Object.entries(echoed)
		.filter(([name, value]) => canonicalJson(value ?? null) !== canonicalJson(record[name] ?? null))
		.map(([field]) => ({
			field,
			message:
				'This field is read-only and has another value. Leave it out, or send its current value.'
		}));
	if (details.length > 0) throw new ApiRefused('invalid_arguments', details);
}
