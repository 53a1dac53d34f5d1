import type { ChangeView } from './change-query.ts';

/** What the server has not got, for a file. */
export interface UnsentChanges {
	readonly providerName: string;
	readonly email: string;
	readonly changes: readonly {
		readonly view: ChangeView;
		/** As it would be sent. */
		readonly mutation: object;
	}[];
}
