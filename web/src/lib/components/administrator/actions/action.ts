import type { Because } from '@tenantry/shared/domain/because.ts';
import type { RejectionCode } from '@tenantry/shared/rejection.ts';
import type { Account } from '#lib/engine-api/account.ts';
import type { AdministratorDetail, AdministratorSummary } from '#lib/engine-api/administrator.ts';
import type { BulkVerb } from '#lib/engine-api/bulk.ts';
import type { MutationCall } from '#lib/engine-api/mutation.ts';
import type { IconName } from '#lib/ui/icons.ts';
import type { Plan } from './plan.ts';

export type Rights = Pick<Account, 'canContain' | 'canAddAdministrators' | 'role'>;

/** Written once: panel, row menu, palette and bulk bar read it from here. */
export interface AdministratorAction {
	/** Its first word is typed for it in the palette. */
	readonly label: string;
	readonly icon: IconName;
	readonly isFor: (account: Rights) => boolean;
	/** Absent: for nobody. The palette shows no reasons, so it offers only what can be done. */
	applies?(person: AdministratorSummary): boolean;
	/** Whether the menu of a row offers it, with its reason if it is refused; absent: of no row. */
	isInMenu?(person: Pick<AdministratorSummary, 'status'>): boolean;
	refusal?(detail: AdministratorDetail, now: number): string;
	mutation?(id: string): MutationCall;
	readonly words?: ActionWords;
	readonly confirm?: Confirmation;
	readonly plan?: Plan;
	readonly bulk?: Bulk;
}

export type ConfirmedAction = AdministratorAction &
	Required<Pick<AdministratorAction, 'words' | 'confirm' | 'refusal'>>;

/** Texts of a dialog; they follow the name of one person. */
export interface ActionWords {
	readonly verb: string;
	readonly look: 'primary' | 'danger';
	readonly consequence: string;
	/** What applies until the change reaches the server. */
	readonly offline: string;
}

export interface Confirmation {
	readonly reasons: readonly string[];
	readonly opposite?: MutationCall['name'];
	mutation(id: string, given: Because): MutationCall;
}

/** The action on several people, as one mutation each; its texts follow their number. */
export interface Bulk {
	readonly kind: BulkVerb;
	readonly title: string;
	readonly consequence: string;
	readonly offline: string;
	readonly already: readonly [one: string, more: string];
	/** The change carries a reason, because someone may ask later why it was made. */
	readonly isSensitive: boolean;
	readonly leftOut?: Readonly<Partial<Record<RejectionCode, string>>>;
}

export function isConfirmed(action: AdministratorAction): action is ConfirmedAction {
	return action.words !== undefined && action.confirm !== undefined && action.refusal !== undefined;
}

export interface RowRequest {
	readonly id: string;
	/** Element that the menu opens beside; undefined if nothing on the screen stands for the row. */
	readonly by?: Element | undefined;
	/** Action that was asked for, instead of the menu; `contain`: to suspend or to restore. */
	readonly action?: AdministratorAction | 'contain';
}
