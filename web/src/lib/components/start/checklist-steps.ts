import type { FirstSteps } from '#lib/engine-api/overview.ts';

export interface ChecklistStep {
	readonly title: string;
	readonly reason: string;
	readonly href?: string;
	readonly isDone: boolean;
}

export function checklistSteps(taken: FirstSteps, isInstalled: boolean): readonly ChecklistStep[] {
	return [
		{
			title: 'Add your first client',
			reason: 'An organization is a company whose IT you run.',
			href: '/organizations/new',
			isDone: taken.hasOrganization
		},
		{
			title: 'Add a second owner',
			reason: 'If one Administrator With Billing is locked out, another one can help.',
			href: '/administrators/new',
			isDone: taken.hasSecondOwner
		},
		{
			title: 'Require MFA for everyone',
			reason: 'Signing in then takes a code as well as a password.',
			href: '/settings/account',
			isDone: taken.isMfaRequired
		},
		{
			title: 'Install Tenantry on your phone',
			reason: 'You can suspend an account from anywhere, even without a connection.',
			isDone: isInstalled
		},
		{
			title: 'Import your administrators',
			reason: 'From a CSV file. You see every line before it is saved.',
			href: '/administrators/import',
			isDone: taken.hasTeam
		}
	];
}
