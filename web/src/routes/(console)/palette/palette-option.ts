import type { IconName } from '#lib/ui/icons.ts';

export interface PaletteOption {
	/** Distinguishes it from all other lines. */
	readonly key: string;
	readonly icon: IconName;
	readonly label: string;
	readonly detail: string;
	readonly choose: () => void;
}

export interface PaletteGroup {
	readonly title: string;
	readonly options: readonly PaletteOption[];
}
