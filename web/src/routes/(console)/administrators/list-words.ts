import type { AdministratorColumn } from '#lib/engine-api/administrator-list.ts';
import type { AdministratorFilter } from './administrator-listing.svelte.ts';

/** The eight columns, in order, with the names that people know. */
export const columns: readonly { readonly by: AdministratorColumn; readonly title: string }[] = [
	{ by: 'name', title: 'Name' },
	{ by: 'email', title: 'Email' },
	{ by: 'role', title: 'Role' },
	{ by: 'organizations', title: 'Organizations' },
	{ by: 'status', title: 'Status' },
	{ by: 'apiAccess', title: 'API Key Access' },
	{ by: 'mfaRequired', title: 'MFA: Requirement' },
	{ by: 'mfaEnrolled', title: 'MFA: Enrollment' }
];

type Attention = NonNullable<AdministratorFilter['concern']>;

/** Conditions worth a look: the cards above the list, and choices of its filters. */
export const attentionKinds: readonly { readonly kind: Attention; readonly title: string }[] = [
	{ kind: 'withoutMfa', title: 'Without MFA' },
	{ kind: 'pendingLong', title: 'Pending over 7 days' },
	{ kind: 'keyExpiring', title: 'Key expiring or expired' },
	{ kind: 'recent', title: 'Recently created' }
];
