import { getContext, hasContext, setContext } from 'svelte';

/** What a panel has saved last from one of its dialogs, whose state a line tells until the panel closes. */
export class SavedNote {
	/** Id of the change; empty if there is none. */
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
