import { OWNER_ROLE, ROLES, type Role } from '@tenantry/shared/domain/role.ts';
import type { MutationArgs, MutationName } from '@tenantry/shared/mutators.ts';
import type { Mutation } from '@tenantry/shared/protocol/push.ts';
import type { ApiAnswer, ApiClient } from '#support/api/client.ts';
import type { ServerReplica } from '#support/servers/replica.ts';

/**
 * The role matrix, written out again from the brief: who holds each right, by whom it is used on.
 */
const OWNERS: readonly Role[] = [OWNER_ROLE];
export const CONTAINING: readonly Role[] = [OWNER_ROLE, 'Administrator', 'Manager'];
const MAILING: readonly Role[] = [OWNER_ROLE, 'Administrator', 'Help Desk'];
/** Roles that see other administrators. The remaining roles see only themselves. */
export const SEEING: readonly Role[] = [
	OWNER_ROLE,
	'Administrator',
	'Manager',
	'Help Desk',
	'Read Only'
] as const;

/** Administrator on whom a capability is used, with the ids that belong to it. */
export interface Target {
	readonly providerId: string;
	readonly id: string;
	readonly email: string;
	readonly organizationId: string;
	/** A device of this administrator, for capabilities that need a signed-in target. */
	readonly deviceId: string;
}

/** A type-checked change, to be made on the rows that a replica holds. */
export interface Call {
	readonly name: MutationName;
	on(replica: Pick<ServerReplica, 'mutation'>): Mutation;
}

/** State the administrator must be in before the capability applies to them. */
export type Condition = 'contained' | 'invited' | 'restricted' | 'signed_in';

/** Location of the control on the caller's own screen, in the panel Edit Administrator. */
export interface Control {
	readonly tab?: 'Permissions & Access';
	readonly role: 'button' | 'textbox' | 'combobox' | 'checkbox' | 'switch' | 'radio';
	readonly name: string;
}

/** One right over an administrator, with each way to use it. */
export interface Capability {
	readonly name: string;
	readonly call: (target: Target) => Call;
	readonly ask?: (api: ApiClient, target: Target) => Promise<ApiAnswer>;
	/** HTTP status that a permitted program receives. */
	readonly status?: number;
	readonly control?: Control;
	readonly needs?: Condition;
	readonly own: readonly Role[];
	readonly other: readonly Role[];
	readonly owner: readonly Role[];
	/** Rejection for using it on oneself, for those who may use it on others. */
	readonly ownRefusal?: 'not_suspended';
	/** Rejection for using it on an owner, for those who may use it on others. */
	readonly ownerRefusal?: 'not_a_raise';
}

/** Later than the clock of the tests, and within every limit. */
const SOON = Date.UTC(2026, 0, 5, 15);

const one = ({ providerId, id }: Target) => `/providers/${providerId}/administrators/${id}`;
const links = ({ id }: Target) => `/administrators/${id}/organizationlinks`;
const patch = (body: object) => (api: ApiClient, target: Target) => api.patch(one(target), body);
const post = (verb: string) => (api: ApiClient, target: Target) =>
	api.post(`${one(target)}/${verb}`);

const byOwners = { own: OWNERS, other: OWNERS, owner: OWNERS };
const byOwnersToOthers = { own: [], other: OWNERS, owner: OWNERS };

export const CAPABILITIES: readonly Capability[] = [
	{
		name: 'edit the name of',
		call: ({ id }) => call('administrator.editDetails', { id, firstName: 'Grace' }),
		ask: patch({ firstname: 'Grace' }),
		status: 200,
		own: ROLES,
		other: OWNERS,
		owner: OWNERS
	},
	{
		name: 'change the address of',
		call: ({ id }) => call('administrator.editDetails', { id, email: `new.${id}@ex.example` }),
		ask: (api, target) => api.patch(one(target), { email: `new.${target.id}@ex.example` }),
		control: { role: 'textbox', name: 'Administrator Email Address*' },
		status: 200,
		...byOwners
	},
	{
		name: 'change the role of',
		call: ({ id }) => call('administrator.changeRole', { id, role: 'Billing Only' }),
		ask: patch({ roleName: 'Billing Only' }),
		status: 200,
		...byOwnersToOthers,
		control: { role: 'combobox', name: 'Role*', tab: 'Permissions & Access' }
	},
	{
		name: 'suspend',
		call: ({ id }) => call('administrator.suspend', { id }),
		control: { role: 'button', name: 'Suspend Account' },
		ask: post('suspend'),
		status: 200,
		own: [],
		other: CONTAINING,
		owner: OWNERS
	},
	{
		name: 'set an end date for',
		call: ({ id }) => call('administrator.setEndDate', { id, endsAt: SOON }),
		own: [],
		other: CONTAINING,
		owner: OWNERS
	},
	{
		name: 'plan a suspension of',
		call: ({ id }) =>
			call('administrator.suspendFrom', { id, plannedSuspension: { from: SOON, until: null } }),
		own: [],
		other: CONTAINING,
		owner: OWNERS
	},
	{
		name: 'suspend for a while',
		call: ({ id }) => call('administrator.suspendUntil', { id, until: SOON }),
		own: [],
		other: CONTAINING,
		owner: OWNERS
	},
	{
		name: 'raise for a while the role of',
		call: ({ id }) => call('administrator.raiseRole', { id, role: OWNER_ROLE, until: SOON }),
		own: [],
		other: OWNERS,
		owner: [],
		ownerRefusal: 'not_a_raise'
	},
	{
		name: 'restore',
		call: ({ id }) => call('administrator.restore', { id }),
		control: { role: 'button', name: 'Restore Account' },
		ask: post('restore'),
		status: 200,
		needs: 'contained',
		own: [],
		ownRefusal: 'not_suspended',
		other: OWNERS,
		owner: OWNERS
	},
	{
		name: 'require MFA of',
		call: ({ id }) => call('administrator.requireMfa', { id }),
		control: { role: 'switch', name: 'Multi-Factor Authentication' },
		ask: patch({ enableMultiFactor: true }),
		status: 200,
		own: CONTAINING,
		other: CONTAINING,
		owner: OWNERS
	},
	{
		name: 'take the MFA requirement from',
		call: ({ id }) => call('administrator.removeMfa', { id }),
		control: { role: 'switch', name: 'Multi-Factor Authentication' },
		ask: patch({ enableMultiFactor: false }),
		status: 200,
		needs: 'contained',
		...byOwners
	},
	{
		name: 'allow an API key to',
		call: ({ id }) => call('administrator.setApiAccess', { id, enabled: true }),
		control: { role: 'checkbox', name: 'Enable API access', tab: 'Permissions & Access' },
		ask: patch({ apiKeyAllowed: true }),
		status: 200,
		...byOwners
	},
	{
		name: 'forbid an API key to',
		call: ({ id }) => call('administrator.setApiAccess', { id, enabled: false }),
		ask: patch({ apiKeyAllowed: false }),
		status: 200,
		...byOwnersToOthers
	},
	{
		name: 'revoke the API key of',
		call: ({ id }) => call('administrator.revokeApiKey', { id }),
		own: ROLES,
		other: CONTAINING,
		owner: OWNERS
	},
	{
		name: 'end the sessions of',
		call: ({ id }) => call('administrator.endSessions', { id }),
		control: { role: 'button', name: 'End Sessions' },
		own: ROLES,
		other: CONTAINING,
		owner: OWNERS
	},
	{
		name: 'end a device of',
		call: ({ id, deviceId }) => call('administrator.endDevice', { id, deviceId }),
		needs: 'signed_in',
		own: ROLES,
		other: CONTAINING,
		owner: OWNERS
	},
	{
		name: 'unlock',
		call: ({ id }) => call('administrator.unlock', { id }),
		own: [],
		other: MAILING,
		owner: OWNERS
	},
	{
		name: 'delete',
		call: ({ id, email }) => call('administrator.delete', { id, email }),
		ask: (api, target) => api.delete(one(target)),
		control: { role: 'button', name: 'Delete Administrator' },
		status: 204,
		...byOwnersToOthers
	},
	{
		name: 'send a password reset to',
		call: ({ id }) => call('administrator.sendPasswordReset', { id }),
		control: { role: 'button', name: 'Send Password Reset Email' },
		ask: post('resetpassword'),
		status: 202,
		own: MAILING,
		other: MAILING,
		owner: OWNERS
	},
	{
		name: 'send a TOTP reset to',
		call: ({ id }) => call('administrator.sendTotpReset', { id }),
		control: { role: 'button', name: 'Send TOTP Reset Email' },
		ask: post('resettotp'),
		status: 202,
		own: [],
		other: MAILING,
		owner: OWNERS
	},
	{
		name: 'send a verification code to',
		call: ({ id }) => call('administrator.sendCallerCode', { id }),
		own: [],
		other: MAILING,
		owner: OWNERS
	},
	{
		name: 'change the number on file of',
		call: ({ id }) => call('administrator.setContact', { id, phone: '+1 970 555 0142' }),
		...byOwnersToOthers
	},
	{
		name: 'let export',
		call: ({ id }) => call('administrator.allowExport', { id }),
		own: ROLES,
		other: OWNERS,
		owner: OWNERS
	},
	{
		name: 'invite again',
		call: ({ id }) => call('administrator.resendInvitation', { id }),
		needs: 'invited',
		...byOwners
	},
	{
		name: 'cancel the invitation of',
		call: ({ id }) => call('administrator.cancelInvitation', { id }),
		needs: 'invited',
		...byOwners
	},
	{
		name: 'give all access to',
		call: ({ id }) => call('organizationAccess.setMode', { id, mode: 'all' }),
		control: { role: 'radio', name: 'All organizations', tab: 'Permissions & Access' },
		needs: 'restricted',
		...byOwners
	},
	{
		name: 'restrict the access of',
		call: ({ id, organizationId }) =>
			call('organizationAccess.setMode', {
				id,
				mode: 'selected',
				organizationIds: [organizationId]
			}),
		control: { role: 'radio', name: 'Selected organizations', tab: 'Permissions & Access' },
		...byOwners
	},
	{
		name: 'give access to',
		call: ({ id, organizationId }) =>
			call('organizationAccess.grant', { id, organizationIds: [organizationId] }),
		ask: (api, target) => api.post(links(target), { organization: target.organizationId }),
		status: 201,
		needs: 'restricted',
		...byOwners
	},
	{
		name: 'give for a while access to',
		call: ({ id, organizationId }) =>
			call('organizationAccess.raise', { id, organizationIds: [organizationId], until: SOON }),
		needs: 'restricted',
		...byOwnersToOthers
	},
	{
		name: 'take access from',
		call: ({ id, organizationId }) =>
			call('organizationAccess.revoke', { id, organizationIds: [organizationId] }),
		ask: (api, target) => api.delete(`${links(target)}/${target.organizationId}`),
		status: 204,
		...byOwners
	}
];

export function call<N extends MutationName>(name: N, args: MutationArgs<N>): Call {
	return { name, on: (replica) => replica.mutation(name, args) };
}
