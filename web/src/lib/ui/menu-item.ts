import type { IconName } from './icons.ts';

export interface MenuItem {
	readonly label: string;
	readonly icon: IconName;
	/** Why the item is unavailable; shown beside it. */
	readonly refusal?: string | undefined;
	readonly run: () => void;
}
