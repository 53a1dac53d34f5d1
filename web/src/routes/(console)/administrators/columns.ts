import type { RosterColumn } from '#lib/engine-api/administrator-list.ts';

/** The eight columns, in order, with the names that people know. */
export const columns: readonly { readonly by: RosterColumn; readonly title: string }[] = [
	{ by: 'name', title: 'Name' },
	{ by: 'email', title: 'Email' },
	{ by: 'role', title: 'Role' },
	{ by: 'organizations', title: 'Organizations' },
	{ by: 'status', title: 'Status' },
	{ by: 'apiAccess', title: 'API Key Access' },
	{ by: 'mfaRequired', title: 'MFA: Requirement' },
	{ by: 'mfaEnrolled', title: 'MFA: Enrollment' }
];
