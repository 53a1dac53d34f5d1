import { permissionsOf, type Role } from '@tenantry/shared/domain/role.ts';
import { screens } from '#lib/client/navigation/navigation.ts';
import { personalPages, providerPages } from '#lib/client/navigation/settings-pages.ts';
import { fold } from '#lib/ui/fold.ts';
import type { IconName } from '#lib/ui/icons.ts';

export interface PaletteAction {
	readonly label: string;
	readonly icon: IconName;
	readonly to: `/${string}` | 'lock' | 'sync' | 'keys';
}

/** Lists actions that change something first. */
export function paletteActions(role: Role): readonly PaletteAction[] {
	const permissions = permissionsOf(role);
	return [
		...(permissions.has('administrator.write') ? additions : []),
		...(permissions.has('organization.write') ? [creation] : []),
		...always,
		...screens.map(({ path, title, icon }) => ({ label: `Go to ${title}`, icon, to: path })),
		{ label: 'Go to Overview', icon: 'eye', to: '/overview' },
		{ label: 'Go to Help', icon: 'help', to: '/help' },
		...[...providerPages, ...personalPages].map(({ path, title, icon }) => ({
			label: `Settings › ${title}`,
			icon,
			to: path
		}))
	];
}

/** Words of the query begin words of the label, although people are found by parts of words. */
export function isCalled(label: string, query: string): boolean {
	const words = fold(label).split(/\s+/);
	const typed = fold(query).trim().split(/\s+/);
	return typed.every((start) => words.some((word) => word.startsWith(start)));
}

const additions: readonly PaletteAction[] = [
	{ label: 'Add administrator', icon: 'plus', to: '/administrators/new' },
	{ label: 'Import administrators', icon: 'upload', to: '/administrators/import' },
	{ label: 'Start an access review', icon: 'check', to: '/reviews/new' },
	{ label: 'Go to Access Reviews', icon: 'check', to: '/reviews' }
];

const creation: PaletteAction = {
	label: 'Create organization',
	icon: 'plus',
	to: '/organizations/new'
};

const always: readonly PaletteAction[] = [
	{ label: 'Lock', icon: 'lock', to: 'lock' },
	{ label: 'Sync now', icon: 'sync', to: 'sync' },
	{ label: 'Deliver for a colleague', icon: 'upload', to: '/deliver' },
	{ label: 'Keyboard shortcuts', icon: 'info', to: 'keys' }
];
