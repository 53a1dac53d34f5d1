import type { AdministratorFilter } from './administrator-listing.svelte.ts';

type Attention = NonNullable<AdministratorFilter['concern']>;

/** Conditions worth a look: the cards above the list, and choices of its filters. */
export const attentionKinds: readonly { readonly kind: Attention; readonly title: string }[] = [
	{ kind: 'withoutMfa', title: 'Without MFA' },
	{ kind: 'pendingLong', title: 'Pending over 7 days' },
	{ kind: 'keyExpiring', title: 'Key expiring or expired' },
	{ kind: 'recent', title: 'Recently created' }
];
