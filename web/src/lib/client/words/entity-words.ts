import type { MutationName } from '@tenantry/shared/mutators.ts';

export type ActionGroup = (typeof ACTION_GROUPS)[number]['value'];

export const ACTION_GROUPS = [
	{ value: 'standing', label: 'Suspend and restore' },
	{ value: 'people', label: 'Add and delete' },
	{ value: 'details', label: 'Details' },
	{ value: 'role', label: 'Role' },
	{ value: 'reach', label: 'Organization Access' },
	{ value: 'mfa', label: 'Multi-Factor Authentication' },
	{ value: 'api', label: 'API access and keys' },
	{ value: 'devices', label: 'Sessions, devices and locks' },
	{ value: 'mails', label: 'Emails' },
	{ value: 'organizations', label: 'Organizations' },
	{ value: 'settings', label: 'Settings' },
	{ value: 'approvals', label: 'Approvals' },
	{ value: 'reviews', label: 'Access reviews' },
	{ value: 'changes', label: 'Discarded changes' }
] as const;

export type Phrase = readonly [before: string, after?: string];

/** Everything that the app says about one mutation. */
export interface MutationWords {
	readonly sentence: Phrase | ((args: unknown) => Phrase);
	/** True if the sentence names its subject itself. */
	readonly isImpersonal?: true;
	/** The entry in Activity, before the name of its subject. */
	readonly action: string;
	readonly group: ActionGroup;
	/** What else the change does, where that is more than its fields say. */
	readonly effect?: string;
	/** Where the change can be corrected and made again: in the form of its subject, or on a page. */
	readonly form?: 'subject' | `/${string}`;
}

type VerbOf<E extends string, N = MutationName> = N extends `${E}.${infer V}` ? V : never;

/** The words of each mutation of an entity; one without words does not compile. */
export type EntityWords<E extends string> = Readonly<Record<VerbOf<E>, MutationWords>>;
