import type { AdministratorAction } from './actions/action.ts';

export interface RowRequest {
	readonly id: string;
	/** Element that the menu opens beside; undefined if nothing on the screen stands for the row. */
	readonly by?: Element | undefined;
	/** Action that was asked for, instead of the menu; `contain`: to suspend or to restore. */
	readonly action?: AdministratorAction | 'contain';
}
