import type { Result } from '@tenantry/shared/result.ts';
import { overriding, type Client } from '#lib/client/client.ts';
import type { ExportApproval } from './export-approval.svelte.ts';

/** Returns the same client, but where an export needs approval it offers to ask for it. */
export function withExportApproval(client: Client, approval: ExportApproval): Client {
	async function offering<T, E extends { readonly code: string; readonly isAsked?: boolean }>(
		ask: () => Promise<Result<T, E>>
	): Promise<Result<T, E>> {
		const answer = await ask();
		if (!answer.ok && answer.error.code === 'approval_required')
			approval.refused = { isAsked: answer.error.isAsked === true };
		return answer;
	}

	return overriding<Client>(client, {
		exportAdministrators: (wanted) => offering(() => client.exportAdministrators(wanted)),
		exportActivity: (format, filters) => offering(() => client.exportActivity(format, filters)),
		exportReview: (id, format) => offering(() => client.exportReview(id, format))
	});
}
