import type { AdministratorFilter, AdministratorSort } from './administrator-listing.svelte.ts';

interface Column {
	readonly by: AdministratorSort['by'];
	readonly title: string;
	/** Least width: the longer of its words on one line, or two. */
	readonly rem: number;
}

/** The eight columns, in order, with the names that people know. */
export const columns: readonly Column[] = [
	{ by: 'name', title: 'Name', rem: 13 },
	{ by: 'email', title: 'Email', rem: 8.5 },
	{ by: 'role', title: 'Role', rem: 9 },
	{ by: 'organizations', title: 'Organizations', rem: 7.5 },
	{ by: 'status', title: 'Status', rem: 9.5 },
	{ by: 'apiAccess', title: 'API Key Access', rem: 7.25 },
	{ by: 'mfaRequired', title: 'MFA: Requirement', rem: 7.25 },
	{ by: 'mfaEnrolled', title: 'MFA: Enrollment', rem: 8.5 }
];

type Attention = NonNullable<AdministratorFilter['concern']>;

/** Conditions worth a look: the cards above the list, and choices of its filters. */
export const attentionKinds: readonly { readonly kind: Attention; readonly title: string }[] = [
	{ kind: 'withoutMfa', title: 'Without MFA' },
	{ kind: 'pendingLong', title: 'Pending over 7 days' },
	{ kind: 'keyExpiring', title: 'Key expiring or expired' },
	{ kind: 'recent', title: 'Recently created' }
];
