// @all: many generated providers
import { OWNER_ROLE, ROLES, type Role } from '@tenantry/shared/domain/role.ts';
import { firstBrokenLink } from '@tenantry/sync-server/sync/audit/chain.ts';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { visibleRows } from '#support/store/visible-rows.ts';
import { ServerReplica } from '#support/servers/replica.ts';
import { newId } from '#support/servers/operator.ts';
import { createServerWorld, type ServerWorld } from '#support/servers/world.ts';

/** Places in lists that grow; taken modulo their length when the step is done. */
const place = fc.nat({ max: 40 });
const role = fc.constantFrom(...ROLES.filter((name): name is Role => name !== OWNER_ROLE));

const step = fc.oneof(
	fc.record({ kind: fc.constant('addOrganization' as const) }),
	fc.record({
		kind: fc.constant('addPerson' as const),
		role,
		accessMode: fc.constantFrom('all' as const, 'selected' as const),
		organizations: fc.array(place, { maxLength: 3 })
	}),
	fc.record({
		kind: fc.constantFrom('grant' as const, 'revoke' as const),
		person: place,
		organization: place
	}),
	fc.record({
		kind: fc.constant('select' as const),
		person: place,
		organizations: fc.array(place)
	}),
	fc.record({
		kind: fc.constantFrom('widen' as const, 'remove' as const, 'rename' as const),
		person: place
	}),
	fc.record({ kind: fc.constant('changeRole' as const), person: place, role }),
	fc.record({
		kind: fc.constant('pull' as const),
		reader: place,
		limit: fc.integer({ min: 1, max: 9 }),
		pages: fc.integer({ min: 1, max: 4 })
	})
);
type Step = typeof step extends fc.Arbitrary<infer S> ? S : never;

class History {
	readonly organizations: string[] = [];
	readonly people: string[] = [];
	readonly readers: ServerReplica[] = [];
	readonly #world: ServerWorld;

	constructor(world: ServerWorld) {
		this.#world = world;
	}

	/** Adds one reader for each role. They are the first people, and no step removes them. */
	async begin(): Promise<void> {
		for (let count = 0; count < 3; count++) await this.do({ kind: 'addOrganization' });
		for (const [index, name] of ROLES.entries()) {
			const accessMode = index % 3 === 1 ? 'all' : 'selected';
			const organizationIds = this.organizations.slice(0, 1 + (index % 2));
			const id = await this.#world.addAdministrator({ role: name, accessMode, organizationIds });
			this.people.push(id);
			this.readers.push(new ServerReplica(this.#world, await this.#world.signIn(id)));
		}
	}

	async do(next: Step): Promise<void> {
		const world = this.#world;
		switch (next.kind) {
			case 'addOrganization':
				this.organizations.push(await world.addOrganization());
				return;
			case 'addPerson': {
				const organizationIds = this.#organizationsAt(next.organizations);
				this.people.push(await world.addAdministrator({ ...next, organizationIds }));
				return;
			}
			case 'pull':
				return this.readers[next.reader % this.readers.length]?.pull(next);
			case 'grant':
			case 'revoke': {
				const organizationIds = this.#organizationsAt([next.organization]);
				const id = this.#personAt(next.person);
				await world.apply(`organizationAccess.${next.kind}`, { id, organizationIds });
				return;
			}
			case 'select': {
				const organizationIds = this.#organizationsAt(next.organizations);
				const id = this.#personAt(next.person);
				await world.apply('organizationAccess.setMode', { id, mode: 'selected', organizationIds });
				return;
			}
			case 'widen':
				await world.apply('organizationAccess.setMode', {
					id: this.#personAt(next.person),
					mode: 'all'
				});
				return;
			case 'rename':
				await world.apply('administrator.editDetails', {
					id: this.#personAt(next.person),
					firstName: newId()
				});
				return;
			case 'remove': {
				const id = this.#personAt(next.person);
				if (this.people.indexOf(id) < this.readers.length) return;
				await world.apply('administrator.delete', { id, email: `${id}@north.example` });
				return;
			}
			case 'changeRole': {
				const id = this.#personAt(next.person);
				if (id !== this.people[0])
					await world.apply('administrator.changeRole', { id, role: next.role });
				return;
			}
		}
	}

	#personAt(index: number): string {
		return this.people[index % this.people.length] ?? '';
	}

	#organizationsAt(indexes: readonly number[]): string[] {
		const ids = indexes.map((index) => this.organizations[index % this.organizations.length] ?? '');
		return [...new Set(ids)];
	}
}

test('every role holds exactly the rows that the matrix makes visible after any history', async () => {
	await fc.assert(
		fc.asyncProperty(fc.array(step, { minLength: 5, maxLength: 40 }), async (steps) => {
			const world = await createServerWorld();
			try {
				const history = new History(world);
				await history.begin();
				for (const next of steps) await history.do(next);

				for (const reader of history.readers) {
					await reader.pull({ limit: 4 });
					const expected = await visibleRows(world.store, world.providerId, reader.administratorId);
					expect(reader.rows).toEqual(expected);
				}
				expect(firstBrokenLink(await world.audit())).toBeUndefined();
			} finally {
				await world.close();
			}
		}),
		{ numRuns: 40 }
	);
});
