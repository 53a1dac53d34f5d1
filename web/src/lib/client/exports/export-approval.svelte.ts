import { createContext } from 'svelte';

interface Refused {
	/** Whether the user has asked for approval already, and nobody has decided. */
	readonly isAsked: boolean;
}

/** Tells the user that they need approval to export, in the dialog of the root layout. */
export class ExportApproval {
	refused = $state.raw<Refused>();
}

export const [getExportApproval, setExportApproval] = createContext<ExportApproval>();
