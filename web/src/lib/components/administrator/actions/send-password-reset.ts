import { permissionsOf } from '@tenantry/shared/domain/role.ts';
import { mailRefusal } from '#lib/components/administrator/mail-words.ts';
import type { AdministratorAction } from './action.ts';

export const sendPasswordReset = {
	label: 'Send Password Reset Email',
	icon: 'mail',
	isFor: ({ role }) => permissionsOf(role).has('administrator.sendReset'),
	applies: ({ status }) => status === 'active',
	isInMenu: () => true,
	refusal: ({ mails, guards, status }, now) =>
		mailRefusal(mails.passwordReset, {
			code: guards.sendPasswordReset,
			isSuspended: status === 'suspended',
			now
		}),
	mutation: (id) => ({ name: 'administrator.sendPasswordReset', args: { id } })
} as const satisfies AdministratorAction;
