import type { RejectionCode } from '@tenantry/shared/rejection.ts';

import { answerRecord, requireStated } from './administrators.ts';
import { Because, writeOperation, type Operation } from '#api/operation.ts';

type Verb = 'suspend' | 'restore' | 'resettotp' | 'resetpassword';

interface Action {
	readonly verb: Verb;
	readonly id: string;
	readonly summary: string;
	readonly change:
		| 'administrator.suspend'
		| 'administrator.restore'
		| 'administrator.sendTotpReset'
		| 'administrator.sendPasswordReset';
	readonly status: 200 | 202;
	readonly refusals: readonly RejectionCode[];
}

const ACTIONS: readonly Action[] = [
	{
		verb: 'suspend',
		id: 'suspendAdministrator',
		change: 'administrator.suspend',
		summary:
			'Ends the administrator’s access immediately: sessions, devices and API key. All records are kept.',
		status: 200,
		refusals: ['self_forbidden', 'last_billing_admin']
	},
	{
		verb: 'restore',
		id: 'restoreAdministrator',
		change: 'administrator.restore',
		summary: 'Restores a suspended administrator.',
		status: 200,
		refusals: ['not_suspended']
	},
	{
		verb: 'resettotp',
		id: 'resetAdministratorTotp',
		change: 'administrator.sendTotpReset',
		summary: 'Removes the administrator’s MFA enrollment, ends their sessions and emails them.',
		status: 202,
		refusals: ['self_forbidden']
	},
	{
		verb: 'resetpassword',
		id: 'resetAdministratorPassword',
		change: 'administrator.sendPasswordReset',
		summary: 'Emails the administrator a link to set a new password.',
		status: 202,
		refusals: []
	}
];

export const administratorActions: readonly Operation[] = ACTIONS.map((action) =>
	writeOperation({
		method: 'post',
		id: action.id,
		status: action.status,
		summary: action.summary,
		path: `/providers/{provider_id}/administrators/{id}/${action.verb}`,
		answer: { kind: 'one', schema: 'Administrator' },
		refusals: ['deleted', ...action.refusals],
		body: Because,
		isBodyOptional: true,
		async write(view, call) {
			const id = await requireStated(view, call);
			await view.change(action.change, { id, ...call.body });
			return answerRecord(view, id, action.status);
		}
	})
);
