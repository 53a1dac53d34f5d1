import type { RosterFilter } from './roster.svelte.ts';

type Concern = NonNullable<RosterFilter['concern']>;

/** Conditions worth a look: the cards above the list, and choices of its filters. */
export const concerns: readonly { readonly concern: Concern; readonly title: string }[] = [
	{ concern: 'withoutMfa', title: 'Without MFA' },
	{ concern: 'pendingLong', title: 'Pending over 7 days' },
	{ concern: 'keyExpiring', title: 'Key expiring or expired' },
	{ concern: 'recent', title: 'Recently created' }
];
