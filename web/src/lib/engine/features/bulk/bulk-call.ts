import type { Because, BulkAction } from '#lib/engine-api/bulk.ts';
import type { AnyCall } from '#lib/engine-api/calls.ts';

/** Returns the mutation of one person in a bulk change. */
export function bulkCall(action: BulkAction, id: string, because: Because): AnyCall {
	switch (action.verb) {
		case 'suspend':
			return { name: 'administrator.suspend', args: { id, ...because } };
		case 'restore':
			return { name: 'administrator.restore', args: { id, ...because } };
		case 'requireMfa':
			return { name: 'administrator.requireMfa', args: { id, ...because } };
		case 'changeRole':
			return { name: 'administrator.changeRole', args: { id, role: action.role, ...because } };
		case 'resendInvitation':
			return { name: 'administrator.resendInvitation', args: { id } };
		case 'grant':
		case 'revoke': {
			const organizationIds = [...action.organizationIds];
			return { name: `organizationAccess.${action.verb}`, args: { id, organizationIds } };
		}
	}
}
