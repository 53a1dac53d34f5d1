import { withOwned } from '@tenantry/shared/collections.ts';
import { administrators } from '@tenantry/shared/domain/administrator/schema.ts';

import type { PairedRow, StoreReader } from '#store/store.ts';

const PAGE = 500;

/** Reads all of a provider's administrators with their organization access, in the order of their ids. */
export async function* everyAdministrator(reader: StoreReader): AsyncGenerator<PairedRow> {
	const [collection = '', beside = ''] = withOwned(administrators.name);
	let after = '';
	for (;;) {
		const page = await reader.page({ collection, after, limit: PAGE, beside });
		yield* page;
		const last = page.at(-1);
		if (last === undefined || page.length < PAGE) return;
		after = last.id;
	}
}
