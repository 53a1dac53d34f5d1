/** Suspending or restoring, whichever the person's status leaves, and what else a row offers. */
export type RowAction = 'contain' | 'mail' | 'sessions' | PlanAction;

/** Plans of access that ends automatically, which are asked for by their name. */
export const PLAN_ACTIONS = ['endDate', 'suspendFrom', 'raiseRole', 'raiseAccess'] as const;
export type PlanAction = (typeof PLAN_ACTIONS)[number];

/** Row whose actions are wanted, and what asked for them. */
export interface RowRequest {
	readonly id: string;
	/** Element that the menu opens beside; undefined if nothing on the screen stands for the row. */
	readonly by?: Element | undefined;
	/** Action that was asked for, instead of the menu. */
	readonly action?: RowAction;
}
