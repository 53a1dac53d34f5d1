const STORED = 'single-keys';

/**
 * Whether single keys are shortcuts on this device. They can be turned off, because speech input
 * and unsteady hands press them unintentionally (WCAG 2.1.4).
 */
export const singleKeys = {
	get areOn(): boolean {
		return localStorage.getItem(STORED) === null;
	},
	set areOn(areOn: boolean) {
		if (areOn) localStorage.removeItem(STORED);
		else localStorage.setItem(STORED, 'off');
	}
};

/** Whether shortcuts take the Command key; Control means something else in a field there. */
export const isApple = /Mac|iP(hone|ad)/.test(navigator.userAgent);

/** A key is free if nothing has taken it, no modifier belongs to it and no dialog is open. */
export function isFreeKey({ defaultPrevented, ctrlKey, metaKey, altKey }: KeyboardEvent): boolean {
	if (defaultPrevented || ctrlKey || metaKey || altKey) return false;
	return document.querySelector('dialog[open]') === null;
}
