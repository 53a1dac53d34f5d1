/** Row whose actions are wanted, and what asked for them. */
export interface RowRequest {
	readonly id: string;
	readonly by: Element;
	/** Whether a swipe asked to suspend or restore, instead of for the menu. */
	readonly isSwipe: boolean;
}
