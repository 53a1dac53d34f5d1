import type { ChangeView } from './change.ts';

/** Changes that the server does not have, for a file. */
export interface UnsentChanges {
	readonly providerName: string;
	readonly email: string;
	readonly changes: readonly {
		readonly view: ChangeView;
		/** The mutation as it would be sent. */
		readonly mutation: object;
	}[];
}
