import type { IconName } from '#lib/ui/icons.ts';

/** One line of the palette. */
export interface PaletteOption {
	/** Distinguishes it from all other lines. */
	readonly key: string;
	readonly icon: IconName;
	readonly label: string;
	readonly detail: string;
	readonly choose: () => void;
}

/** Lines under one title. */
export interface PaletteGroup {
	readonly title: string;
	readonly options: readonly PaletteOption[];
}
