import { AdministratorId, OrganizationId } from '@tenantry/shared/domain/ids.ts';
import type { MutationArgs, MutationName } from '@tenantry/shared/mutators.ts';
import { connect } from './client.ts';
import { storedRows } from './database.ts';
import { ben, type OrganizationName, type Person } from './people.ts';
import type { World } from './world.ts';

/** Plans access that ends automatically, as a colleague does on another device. Times are epoch milliseconds. */
export interface Planner {
	raiseRole(person: Person, until: number): Promise<void>;
	raiseAccess(
		person: Person,
		organizations: readonly OrganizationName[],
		until: number
	): Promise<void>;
	suspendFrom(person: Person, from: number, until: number | null): Promise<void>;
	endOn(person: Person, endsAt: number): Promise<void>;
}

export async function openPlanner(world: World): Promise<Planner> {
	const client = await connect(world.server.url, ben);

	async function push<N extends MutationName>(name: N, args: MutationArgs<N>): Promise<void> {
		const { results } = await client.push(client.mutation(name, args));
		const refused = results.find(({ outcome }) => outcome === 'rejected');
		if (refused) throw new Error(`${name} was refused: ${JSON.stringify(refused)}`);
	}

	const idOf = (person: Person) => AdministratorId.parse(person.id);
	return {
		raiseRole: (person, until) =>
			push('administrator.raiseRole', { id: idOf(person), role: 'Administrator', until }),
		async raiseAccess(person, names, until) {
			const rows = await storedRows(world, 'organization');
			const organizationIds = names.map((name) =>
				OrganizationId.parse(rows.find(({ value }) => value['name'] === name)?.id)
			);
			await push('organizationAccess.raise', { id: idOf(person), organizationIds, until });
		},
		suspendFrom: (person, from, until) =>
			push('administrator.suspendFrom', {
				id: idOf(person),
				plannedSuspension: { from, until }
			}),
		endOn: (person, endsAt) => push('administrator.setEndDate', { id: idOf(person), endsAt })
	};
}
