import type { Because } from '@tenantry/shared/domain/because.ts';
import type { RejectionCode } from '@tenantry/shared/rejection.ts';
import type { Account } from '#lib/engine-api/account.ts';
import type { AdministratorDetail, AdministratorSummary } from '#lib/engine-api/administrator.ts';
import type { BulkVerb } from '#lib/engine-api/bulk.ts';
import type { Mutation } from '#lib/engine-api/mutation.ts';
import type { IconName } from '#lib/ui/icons.ts';
import type { Plan } from './plan.ts';

/** The parts of an account that say what its role allows for some people. */
export type Rights = Pick<Account, 'canContain' | 'canAddAdministrators' | 'role'>;

/**
 * What a person may do to an administrator, written once: panel, row menu, palette and bulk bar read
 * it from here.
 */
export interface AdministratorAction {
	/** Its first word is typed for it in the palette. */
	readonly label: string;
	readonly icon: IconName;
	/** Whether the role allows it to some people, if not to all. */
	readonly isFor: (account: Rights) => boolean;
	/** Whether the palette, which shows no reasons, offers it for a person; absent: for nobody. */
	applies?(person: AdministratorSummary): boolean;
	/** Whether the menu of a row offers it, with its reason if it is refused; absent: of no row. */
	isInMenu?(person: Pick<AdministratorSummary, 'status'>): boolean;
	/** Says why it cannot be done to this person; empty if it can. */
	refusal?(detail: AdministratorDetail, now: number): string;
	/** The change of an action that neither asks nor plans. */
	mutation?(id: string): Mutation;
	readonly words?: ActionWords;
	readonly confirm?: Confirmation;
	readonly plan?: Plan;
	readonly bulk?: Bulk;
}

/** An action that a dialog confirms. */
export type ConfirmedAction = AdministratorAction &
	Required<Pick<AdministratorAction, 'words' | 'confirm' | 'refusal'>>;

/** Words of a dialog; its texts follow the name of one person. */
export interface ActionWords {
	readonly verb: string;
	readonly look: 'primary' | 'danger';
	readonly consequence: string;
	/** What applies until the change reaches the server. */
	readonly offline: string;
}

/** How one person's dialog asks. */
export interface Confirmation {
	/** Most common reasons. */
	readonly reasons: readonly string[];
	/** Name of the change that it reverses. */
	readonly opposite?: Mutation['name'];
	mutation(id: string, given: Because): Mutation;
}

/** The action on several people at once, a mutation each; its texts follow their number. */
export interface Bulk {
	readonly kind: BulkVerb;
	readonly title: string;
	readonly consequence: string;
	readonly offline: string;
	/** For administrators for whom nothing is left to change. */
	readonly already: readonly [one: string, more: string];
	/** Whether someone may ask later why it was done, so that the change carries a reason. */
	readonly isSensitive: boolean;
	/** Explains codes of people who are left out, in words for many. */
	readonly leftOut?: Readonly<Partial<Record<RejectionCode, string>>>;
}

export function isConfirmed(action: AdministratorAction): action is ConfirmedAction {
	return action.words !== undefined && action.confirm !== undefined && action.refusal !== undefined;
}
