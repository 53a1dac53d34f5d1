import { OWNER_ROLE, ROLES, type Role } from '@tenantry/shared/domain/role.ts';
import type { ApiAnswer, ApiClient } from '#support/api/client.ts';
import { call, SEEING, type Call, type Target } from './capabilities.ts';
import { newId } from '#support/servers/operator.ts';

/** One right that does not concern a particular administrator. */
export interface ProviderCapability {
	readonly name: string;
	readonly roles: readonly Role[];
	readonly call?: (target: Target) => Call;
	/** Answer that permitted callers receive for ids of their own provider; absent for `yes`. */
	readonly answer?: 'not_found' | 'reviewer_required';
	/**
	 * Answer that permitted callers receive for another provider's ids; `yes` if those are treated
	 * like any others.
	 */
	readonly foreign?:
		'yes' | 'id_reused' | 'not_found' | 'organization_unknown' | 'reviewer_required';
	readonly ask?: (api: ApiClient, target: Target) => Promise<ApiAnswer>;
	readonly status?: number;
	readonly control?: ScreenControl;
}

/** Location of a control on a screen of the console. */
export interface ScreenControl {
	readonly screen: 'Administrators' | 'Organizations' | 'Organization' | 'Account';
	readonly role: 'link' | 'checkbox' | 'textbox' | 'button';
	readonly name: string;
}

const OWNERS: readonly Role[] = [OWNER_ROLE];
export const AUDITING: readonly Role[] = SEEING.filter((role) => role !== 'Help Desk');

const organizations = ({ providerId }: Target) => `/providers/${providerId}/organizations`;
const settings = ({ providerId }: Target) => `/providers/${providerId}/settings`;

export const PROVIDER_CAPABILITIES: readonly ProviderCapability[] = [
	{
		name: 'add administrators',
		roles: OWNERS,
		foreign: 'id_reused',
		status: 200,
		control: { screen: 'Administrators', role: 'link', name: 'Add administrator' },
		call: ({ id }) =>
			call('administrator.create', {
				id,
				email: `${newId()}@ex.example`,
				firstName: '',
				lastName: '',
				role: 'Manager'
			}),
		ask: (api, { providerId }) =>
			api.post(`/providers/${providerId}/administrators`, {
				email: `${newId()}@ex.example`,
				roleName: 'Manager'
			})
	},
	{
		name: 'create organizations',
		roles: OWNERS,
		foreign: 'yes',
		status: 201,
		control: { screen: 'Organizations', role: 'link', name: 'Create organization' },
		call: ({ id }) => call('organization.create', { id, name: 'Bakery' }),
		ask: (api, target) => api.post(organizations(target), { name: 'Bakery' })
	},
	{
		name: 'rename organizations',
		roles: OWNERS,
		foreign: 'organization_unknown',
		call: ({ organizationId: id }) => call('organization.rename', { id, name: 'Patisserie' }),
		control: { screen: 'Organization', role: 'textbox', name: 'Name*' },
		ask: (api, target) =>
			api.patch(`${organizations(target)}/${target.organizationId}`, { name: 'Bakery' }),
		status: 200
	},
	{
		name: 'set the maximum number of users of organizations',
		roles: OWNERS,
		foreign: 'organization_unknown',
		status: 200,
		call: ({ organizationId: id }) =>
			call('organization.setMaxSystemUsers', { id, maxSystemUsers: 250 }),
		ask: (api, target) =>
			api.put(`${organizations(target)}/${target.organizationId}`, { maxSystemUsers: 250 })
	},
	{
		name: 'archive organizations',
		roles: OWNERS,
		foreign: 'organization_unknown',
		call: ({ organizationId: id }) => call('organization.archive', { id }),
		control: { screen: 'Organization', role: 'button', name: 'Archive Organization' },
		ask: (api, target) => api.delete(`${organizations(target)}/${target.organizationId}`),
		status: 204
	},
	{
		name: 'set the Global MFA Requirement',
		roles: OWNERS,
		foreign: 'not_found',
		status: 200,
		control: { screen: 'Account', role: 'checkbox', name: 'Global MFA Requirement' },
		call: ({ providerId }) => call('provider.setGlobalMfa', { providerId, required: false }),
		ask: (api, target) => api.patch(settings(target), { requireAdminMFA: false })
	},
	{
		name: 'set the policy',
		roles: OWNERS,
		foreign: 'not_found',
		status: 200,
		control: {
			screen: 'Account',
			role: 'checkbox',
			name: 'Managers can suspend and lock down accounts'
		},
		call: ({ providerId }) => call('provider.setPolicy', { providerId, leaseHours: 71 }),
		ask: (api, target) => api.patch(settings(target), { leaseHours: 71 })
	},
	{
		name: 'let a refused change go',
		roles: ROLES,
		foreign: 'yes',
		call: () => call('verdict.discard', { mutationId: '0'.repeat(32) })
	},
	{
		name: 'approve a waiting change',
		roles: OWNERS,
		answer: 'not_found',
		foreign: 'not_found',
		call: () => call('approval.approve', { mutationId: '0'.repeat(32) })
	},
	{
		name: 'decline a waiting change',
		roles: OWNERS,
		answer: 'not_found',
		foreign: 'not_found',
		call: () => call('approval.decline', { mutationId: '0'.repeat(32) })
	},
	{
		name: 'apply a waiting change without approval',
		roles: OWNERS,
		answer: 'not_found',
		foreign: 'not_found',
		call: () =>
			call('approval.breakGlass', { mutationId: '0'.repeat(32), reason: 'Nobody else is here' })
	},
	{
		name: 'start a review of access',
		roles: OWNERS,
		answer: 'reviewer_required',
		foreign: 'reviewer_required',
		call: ({ id }) =>
			call('accessReview.start', {
				id: newId(),
				name: 'Spring review',
				scope: { kind: 'all' },
				subjects: [id],
				reviewers: [id],
				dueAt: Date.UTC(2026, 0, 5, 15),
				undecided: 'list',
				repeatDays: null
			})
	},
	{
		name: 'close a review of access',
		roles: OWNERS,
		answer: 'not_found',
		foreign: 'not_found',
		call: ({ id }) => call('accessReview.close', { id })
	},
	{
		name: 'decide in a review of access',
		roles: OWNERS,
		answer: 'not_found',
		foreign: 'not_found',
		call: ({ id }) => call('administrator.review', { id, reviewId: newId(), kind: 'suspend' })
	},
	{
		name: 'read the settings',
		roles: ROLES,
		status: 200,
		ask: (api, target) => api.get(settings(target))
	},
	{
		name: 'read the audit',
		roles: AUDITING,
		status: 200,
		ask: (api, { providerId }) => api.get(`/providers/${providerId}/events`)
	},
	{
		name: 'read the provider',
		roles: ROLES,
		status: 200,
		ask: (api, { providerId }) => api.get(`/providers/${providerId}`)
	},
	{
		name: 'list administrators',
		roles: ROLES,
		status: 200,
		ask: (api, { providerId }) => api.get(`/providers/${providerId}/administrators`)
	},
	{
		name: 'list organizations',
		roles: ROLES,
		status: 200,
		ask: (api, target) => api.get(organizations(target))
	}
];
