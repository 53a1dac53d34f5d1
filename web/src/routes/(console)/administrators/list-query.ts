import { firstRowIn } from '#lib/client/navigation/list-address.ts';
import type { ViewCriteria } from '#lib/engine-api/saved-view.ts';
import type { AdministratorFilter } from './administrator-listing.svelte.ts';
import { chosenOf, conditions } from './conditions.ts';
import { columns } from '#lib/components/administrator/columns.ts';

/** What an address says about the list; its search is written into a link only. */
export type ListQuery = Pick<ViewCriteria, 'filter' | 'sort'> & {
	readonly row: number;
};

/** Returns the query of an address, empty for the list as it is first shown. */
export function writeListQuery({ filter, sort, row }: ListQuery): string {
	const params = new URLSearchParams();
	for (const condition of conditions) {
		const choice = chosenOf(condition, filter);
		if (choice) params.set(condition.param, choice.value);
	}
	if (filter.organizationId !== undefined) params.set('organization', filter.organizationId);
	const isDescending = sort.direction === 'descending';
	if (sort.by !== 'name' || isDescending)
		params.set('sort', `${isDescending ? '-' : ''}${sort.by}`);
	if (row > 0) params.set('row', `${row}`);
	return params.size > 0 ? `?${params.toString()}` : '';
}

/** Returns the address of the list with this filter, in the order in which it is first shown. */
export function listAddress(filter: AdministratorFilter): string {
	const sort = { by: 'name', direction: 'ascending' } as const;
	return `/administrators${writeListQuery({ filter, sort, row: 0 })}`;
}

/** Reads an address, which anyone may have written: what it does not know is left out. */
export function readListQuery(params: URLSearchParams): ListQuery {
	const chosen = conditions.map(({ param, choices }): AdministratorFilter => {
		const wanted = params.get(param);
		return choices.find(({ value }) => value === wanted)?.filter ?? {};
	});
	const organizationId = params.get('organization');
	const filters = organizationId === null ? chosen : [...chosen, { organizationId }];
	const sort = params.get('sort') ?? '';
	const by = columns.find((column) => column.by === sort.replace('-', ''))?.by ?? 'name';
	return {
		filter: filters.reduce((all, one) => ({ ...all, ...one }), {}),
		sort: { by, direction: sort.startsWith('-') ? 'descending' : 'ascending' },
		row: firstRowIn(params)
	};
}
