import { getContext, hasContext, setContext } from 'svelte';

/** What a panel has saved last from one of its dialogs, said in a line until the panel closes. */
export class SavedNote {
	/** Sentence about the change: "Suspended." */
	words = $state('');

	tell(words: string): void {
		this.words = words;
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
