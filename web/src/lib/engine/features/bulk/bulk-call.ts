import type { Because } from '@tenantry/shared/domain/because.ts';
import type { BulkAction } from '#lib/engine-api/bulk.ts';
import type { MutationCall } from '#lib/engine-api/mutation.ts';

export function bulkCall(action: BulkAction, id: string, because: Because): MutationCall {
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
