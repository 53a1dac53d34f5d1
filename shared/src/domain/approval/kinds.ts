/** Changes that a provider may make wait for a second person (docs/domain.md, "Approval"). */
export const APPROVAL_KINDS = [
	'raise',
	'mfaRemoval',
	'globalMfaOff',
	'restore',
	'delete',
	'accessToAll',
	'export'
] as const;
export type ApprovalKind = (typeof APPROVAL_KINDS)[number];

/** Time for which a change waits for approval, by the server's clock. */
export const APPROVAL_HOURS = 72;
