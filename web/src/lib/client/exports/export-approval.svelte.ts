import { createContext } from 'svelte';

interface Refused {
	/** The user has asked for approval, and nobody has decided yet. */
	readonly isAsked: boolean;
}

export class ExportApproval {
	refused = $state.raw<Refused>();
}

export const [getExportApproval, setExportApproval] = createContext<ExportApproval>();
