import type { Fields, ListRecord } from './fields.ts';
import { parseListQuery, type ListQuery } from './query.ts';
import type { Answer, ApiCall } from '#api/operation.ts';

interface Listed {
	readonly page: readonly ListRecord[];
	/** Number of records that match the filters. */
	readonly total: number;
	readonly headers: Readonly<Record<string, string>>;
}

/** Answers a list as a bare array, with its length in a header. */
export function answerArray(records: readonly ListRecord[], fields: Fields, call: ApiCall): Answer {
	const { page, total, headers } = listOf(records, fields, call);
	return { status: 200, body: page, headers: { ...headers, 'x-total-count': String(total) } };
}

export function answerResults(
	records: readonly ListRecord[],
	fields: Fields,
	call: ApiCall
): Answer {
	const { page, total, headers } = listOf(records, fields, call);
	return { status: 200, body: { results: page, totalCount: total }, headers };
}

function listOf(records: readonly ListRecord[], fields: Fields, call: ApiCall): Listed {
	const wanted = parseListQuery(call.query, fields);
	const matching = records.filter((record) => wanted.filters.every((filter) => filter(record)));
	const page = inOrder(matching, wanted).slice(wanted.skip, wanted.skip + wanted.limit);
	return {
		page: page.map((record) => pick(record, wanted.fields)),
		total: matching.length,
		headers: {
			...(call.countsUnfiltered && { 'x-unfiltered-total-count': String(records.length) }),
			...(wanted.skip + page.length < matching.length &&
				nextPage(call, 'skip', wanted.skip + page.length))
		}
	};
}

/** Returns the header that leads to the next page, by the parameter that says where it begins. */
export function nextPage({ query }: Pick<ApiCall, 'query'>, parameter: string, start: number) {
	const next = new URLSearchParams(query);
	next.set(parameter, String(start));
	return { link: `<?${next.toString()}>; rel="next"` };
}

/** Sorts the records; they arrive ordered by id, which breaks ties because the sort is stable. */
function inOrder(records: readonly ListRecord[], { orders }: ListQuery): readonly ListRecord[] {
	if (orders.length === 0) return records;
	return records.toSorted((left, right) => {
		for (const order of orders) {
			const placed = order(left, right);
			if (placed !== 0) return placed;
		}
		return 0;
	});
}

/** Returns a record with these fields only; with all of them where none is named. */
export function pick(record: ListRecord, fields: readonly string[]): ListRecord {
	if (fields.length === 0) return record;
	return Object.fromEntries(Object.entries(record).filter(([name]) => fields.includes(name)));
}
