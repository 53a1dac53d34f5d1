import { Organization } from '@tenantry/shared/domain/organization/schema.ts';

import { listProviders, type NamedProvider } from '#provisioning/providers.ts';
import { StartRefused } from '#start-refused.ts';
import { OPERATOR, applySystem } from '#sync/push/system-actor.ts';

import type { Operation, CommandResult } from './operator.ts';

/**
 * Attaches or detaches an organization. Only attached ones are ever granted, and the operator
 * decides which are.
 */
export async function attachCommand(
	operation: Operation,
	attached: boolean
): Promise<CommandResult> {
	const provider = await findProviderOf(operation);
	const { id, name } = await findOrganization(operation, provider);
	await applySystem(operation.store, {
		providerId: provider.id,
		at: operation.at,
		actor: OPERATOR,
		changes: [{ name: 'organization.attach', args: { id, attached } }]
	});
	const what = attached ? 'attached to' : 'detached from';
	return { text: `${name} is ${what} ${provider.name}.\n`, exitCode: 0 };
}

async function findProviderOf({ store, provider }: Operation): Promise<NamedProvider> {
	const providers = await listProviders(store.db);
	const [found, ...others] = providers.filter(
		({ name }) => provider === undefined || name === provider.trim()
	);
	if (found === undefined) throw new StartRefused(`There is no provider ${provider ?? 'here'}.`);
	if (others.length > 0)
		throw new StartRefused('There are several providers. Choose one with --provider NAME.');
	return found;
}

async function findOrganization(
	{ store, words }: Operation,
	provider: NamedProvider
): Promise<{ readonly id: string; readonly name: string }> {
	const [wanted = ''] = words;
	const rows = await store.db
		.selectFrom('record')
		.select(['id', 'value'])
		.where('provider_id', '=', provider.id)
		.where('collection', '=', 'organization')
		.where('deleted', 'is', null)
		.execute();
	const organizations = rows.map(({ id, value }) => ({
		id,
		name: Organization.parse(JSON.parse(value)).name
	}));
	const [found, ...others] = organizations.filter(({ id, name }) => [id, name].includes(wanted));
	if (found === undefined)
		throw new StartRefused(`${provider.name} has no organization ${wanted}.`);
	if (others.length > 0)
		throw new StartRefused(`Several organizations are called ${wanted}. Use an id instead.`);
	return found;
}
