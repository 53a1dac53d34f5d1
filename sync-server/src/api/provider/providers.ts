import { providers } from '@tenantry/shared/domain/provider/schema.ts';
import * as z from 'zod/mini';

import type { Fields } from '#api/list/fields.ts';
import { answerResults, pick } from '#api/list/list.ts';
import { FIELDS_FORM, readFields } from '#api/list/query.ts';
import { readOperation, type Operation } from '#api/operation.ts';
import { look, type View } from '#api/view.ts';

export const ProviderRecord = z.object({
	id: z.string(),
	name: z.string(),
	/** Scripts of the published API read it; no provider here is kept from creating organizations. */
	disallowOrgCreation: z.literal(false)
});
export type ProviderRecord = z.infer<typeof ProviderRecord>;

const fields: Fields = { id: 'text', name: 'text', disallowOrgCreation: 'flag' };

export const providerOperations: readonly Operation[] = [
	readOperation({
		method: 'get',
		path: '/providers',
		id: 'listProviders',
		status: 200,
		list: fields,
		summary: 'The key’s provider, whose id the other paths take.',
		answer: { kind: 'results', schema: 'Provider' },
		read: async (view, call) => answerResults([await ownProvider(view)], fields, call)
	}),
	readOperation({
		method: 'get',
		path: '/providers/{provider_id}',
		id: 'getProvider',
		status: 200,
		summary: 'The key’s provider.',
		answer: { kind: 'one', schema: 'Provider' },
		query: { fields: FIELDS_FORM },
		async read(view, { query }) {
			const wanted = readFields(query, fields);
			return { status: 200, body: pick(await ownProvider(view), wanted) };
		}
	})
];

export async function ownProvider(view: View): Promise<ProviderRecord> {
	const { providerId: id } = view.caller;
	const name = await look(view, ({ source }) => {
		const row = source.row(providers.name, id);
		return row === undefined ? '' : providers.parse(row.value).name;
	});
	return { id, name, disallowOrgCreation: false };
}
