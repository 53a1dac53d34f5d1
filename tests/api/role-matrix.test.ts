import { OWNER_ROLE, ROLES, type Role } from '@tenantry/shared/domain/role.ts';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openApiClient, type ApiAnswer, type ApiClient } from '#support/api-client.ts';
import { addForeignProvider, type ForeignProvider } from '#support/foreign-provider.ts';
import { createServerWorld, DATABASES, newId, type ServerWorld } from '#support/server-world.ts';

// The role matrix, written out again as what each request answers.
const AWB = OWNER_ROLE;
const SEEING = [AWB, 'Administrator', 'Manager', 'Help Desk', 'Read Only'] as const;
const CONTAINING = [AWB, 'Administrator', 'Manager'] as const;
const MAILING = [AWB, 'Administrator', 'Help Desk'] as const;
const AUDITING = [AWB, 'Administrator', 'Manager', 'Read Only'] as const;

interface Capability {
	readonly name: string;
	readonly ask: (api: ApiClient, id: string, organization: string) => Promise<ApiAnswer>;
	/** What whoever is permitted is answered. */
	readonly yes: number;
	readonly own: readonly Role[];
	readonly other: readonly Role[];
	readonly owner: readonly Role[];
}

let provider = '';
const one = (id: string) => `${provider}/administrators/${id}`;

const CAPABILITIES: readonly Capability[] = [
	{
		name: 'see',
		ask: (api, id) => api.get(one(id)),
		...{ yes: 200, own: ROLES, other: SEEING, owner: SEEING }
	},
	{
		name: 'see the reach of',
		ask: (api, id) => api.get(`/administrators/${id}/organizationlinks`),
		...{ yes: 200, own: ROLES, other: SEEING, owner: SEEING }
	},
	{
		name: 'edit the name of',
		ask: (api, id) => api.patch(one(id), { firstname: 'Grace' }),
		...{ yes: 200, own: ROLES, other: [AWB], owner: [AWB] }
	},
	{
		name: 'change the address of',
		ask: (api, id) => api.patch(one(id), { email: `${newId()}@ex.example` }),
		...{ yes: 200, own: [AWB], other: [AWB], owner: [AWB] }
	},
	{
		name: 'change the role of',
		ask: (api, id) => api.patch(one(id), { roleName: 'Billing Only' }),
		...{ yes: 200, own: [], other: [AWB], owner: [AWB] }
	},
	{
		name: 'delete',
		ask: (api, id) => api.delete(one(id)),
		...{ yes: 204, own: [], other: [AWB], owner: [AWB] }
	},
	{
		name: 'give access to',
		ask: (api, id, organization) =>
			api.post(`/administrators/${id}/organizationlinks`, { organization }),
		...{ yes: 201, own: [AWB], other: [AWB], owner: [AWB] }
	},
	{
		name: 'take access from',
		ask: (api, id, organization) =>
			api.delete(`/administrators/${id}/organizationlinks/${organization}`),
		...{ yes: 204, own: [], other: [AWB], owner: [AWB] }
	},
	{
		name: 'allow API keys to',
		ask: (api, id) => api.patch(one(id), { apiKeyAllowed: true }),
		...{ yes: 200, own: [AWB], other: [AWB], owner: [AWB] }
	},
	{
		name: 'take the MFA requirement from',
		ask: (api, id) => api.patch(one(id), { enableMultiFactor: false }),
		...{ yes: 200, own: [AWB], other: [AWB], owner: [AWB] }
	},
	{
		// Nobody here is suspended, which only those are told who might restore.
		name: 'restore',
		ask: (api, id) => api.post(`${one(id)}/restore`),
		...{ yes: 409, own: [AWB], other: [AWB], owner: [AWB] }
	},
	{
		name: 'require MFA of',
		ask: (api, id) => api.patch(one(id), { enableMultiFactor: true }),
		...{ yes: 200, own: CONTAINING, other: CONTAINING, owner: [AWB] }
	},
	{
		name: 'suspend',
		ask: (api, id) => api.post(`${one(id)}/suspend`),
		...{ yes: 200, own: [], other: CONTAINING, owner: [AWB] }
	},
	{
		name: 'send a password reset to',
		ask: (api, id) => api.post(`${one(id)}/resetpassword`),
		...{ yes: 202, own: MAILING, other: MAILING, owner: [AWB] }
	},
	{
		name: 'send a TOTP reset to',
		ask: (api, id) => api.post(`${one(id)}/resettotp`),
		...{ yes: 202, own: [], other: MAILING, owner: [AWB] }
	}
];

/** What is nobody's in particular. */
const WHOLE: readonly (readonly [
	string,
	readonly Role[],
	number,
	(api: ApiClient) => Promise<ApiAnswer>
])[] = [
	[
		...(['add administrators', [AWB], 201] as const),
		(api) =>
			api.post(`${provider}/administrators`, {
				...{ email: `${newId()}@ex.example`, roleName: 'Read Only' }
			})
	],
	[
		'create organizations',
		[AWB],
		201,
		(api) => api.post(`${provider}/organizations`, { name: 'B' })
	],
	[
		...(['change settings', [AWB], 200] as const),
		(api) => api.patch(`${provider}/settings`, { leaseHours: 72 })
	],
	['read settings', ROLES, 200, (api) => api.get(`${provider}/settings`)],
	['read the audit', AUDITING, 200, (api) => api.get(`${provider}/events`)],
	['list administrators', ROLES, 200, (api) => api.get(`${provider}/administrators`)],
	['list organizations', ROLES, 200, (api) => api.get(`${provider}/organizations`)],
	['list roles', ROLES, 200, (api) => api.get('/roles')]
];

describe.each(DATABASES)('on %s', (database) => {
	const callers = new Map<Role, { readonly id: string; readonly api: ApiClient }>();
	let world: ServerWorld;
	let organization: string;
	let foreign: ForeignProvider;
	let other: string;
	let owner: string;

	beforeAll(async () => {
		world = await createServerWorld({ database });
		provider = `/providers/${world.providerId}`;
		organization = await world.addOrganization();
		foreign = await addForeignProvider(world);
		for (const role of ROLES) {
			const id = await world.addAdministrator({ role });
			callers.set(role, { id, api: await openApiClient(world, id) });
		}
		other = await world.addAdministrator({ role: 'Help Desk' });
		owner = await world.addAdministrator({ role: OWNER_ROLE });
	}, 120_000);
	afterAll(() => world.close());

	function callerOf(role: Role) {
		const caller = callers.get(role);
		if (caller === undefined) throw new Error(role);
		return caller;
	}

	/** What is permitted changes its subject, so each gets one of their own. */
	function subjectOf(target: 'other' | 'owner', isPermitted: boolean): string | Promise<string> {
		const role = target === 'other' ? 'Help Desk' : OWNER_ROLE;
		if (isPermitted) return world.addAdministrator({ role });
		return target === 'other' ? other : owner;
	}

	describe.each(CAPABILITIES)('to $name', (capability) => {
		test.each(ROLES)('as %s', async (role) => {
			const { id: own, api } = callerOf(role);
			provider = `/providers/${world.providerId}`;
			const found: Record<string, number> = {};
			const expected: Record<string, number> = { foreign: 404 };
			for (const target of ['other', 'owner'] as const) {
				const isPermitted = capability[target].includes(role);
				const id = await subjectOf(target, isPermitted);
				found[target] = (await capability.ask(api, id, organization)).status;
				const isSeen = SEEING.some((seeing) => seeing === role);
				expected[target] = isPermitted ? capability.yes : isSeen ? 403 : 404;
			}
			found.foreign = (await capability.ask(api, foreign.administratorId, organization)).status;
			if (capability.name !== 'take access from') {
				found.own = (await capability.ask(api, own, organization)).status;
				expected.own = capability.own.includes(role) ? capability.yes : 403;
			}

			expect(found).toEqual(expected);
		});
	});

	test.each(WHOLE)('who may %s', async (_name, roles, yes, ask) => {
		provider = `/providers/${world.providerId}`;
		const found: Record<string, number> = {};
		for (const role of ROLES) found[role] = (await ask(callerOf(role).api)).status;

		expect(found).toEqual(
			Object.fromEntries(ROLES.map((role) => [role, roles.includes(role) ? yes : 403]))
		);
	});

	test('another provider is not there, for anybody, by any path', async () => {
		provider = `/providers/${foreign.providerId}`;
		const { api } = callerOf(OWNER_ROLE);
		const { administratorId, organizationId } = foreign;

		for (const [, , , ask] of WHOLE.slice(0, -1)) expect((await ask(api)).status).toBe(404);
		for (const { ask } of CAPABILITIES)
			expect((await ask(api, administratorId, organizationId)).status).toBe(404);
		const unlinked = await api.get(`/organizations/${organizationId}/administratorlinks`);
		const unreadable = await api.post(`/administrators/${other}/organizationlinks`, {
			organization: '\u0000'
		});
		const malformed = await api.get('/organizations/%00/administratorlinks');
		expect([unreadable.status, malformed.status]).toEqual([404, 404]);
		const linked = await api.post(`/administrators/${other}/organizationlinks`, {
			organization: organizationId
		});
		expect([unlinked.status, linked.status]).toEqual([404, 404]);
	});
});
