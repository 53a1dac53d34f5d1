import { createContext } from 'svelte';
import type { Result } from '@tenantry/shared/result.ts';
import { overriding, type Client } from '#lib/client/client.ts';

/** Offers to ask for approval where an export needs it. */
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

interface Refused {
	/** The user has asked for approval, and nobody has decided yet. */
	readonly isAsked: boolean;
}

export class ExportApproval {
	refused = $state.raw<Refused>();
}

export const [getExportApproval, setExportApproval] = createContext<ExportApproval>();
