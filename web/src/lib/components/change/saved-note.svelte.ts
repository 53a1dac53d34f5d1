import { getContext, hasContext, setContext } from 'svelte';

/** Remembers what a panel's dialogs saved last; a line shows its state until the panel closes. */
export class SavedNote {
	change = $state('');

	follow(change: string): void {
		this.change = change;
	}
}

const KEY = Symbol('saved note');

export function setSavedNote(): SavedNote {
	return setContext(KEY, new SavedNote());
}

/** Returns undefined outside a panel, because the same dialogs open from a row of the list. */
export function getSavedNote(): SavedNote | undefined {
	return hasContext(KEY) ? getContext<SavedNote>(KEY) : undefined;
}
