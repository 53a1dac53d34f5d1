import { uncapitalized } from '#lib/client/words/text.ts';

/** Title of a dialog whose change only asks for approval: "Ask to delete". */
export function askTitle(verb: string): string {
	return `Ask to ${uncapitalized(verb)}`;
}

/** Verb of its button. */
export const ASK_VERB = 'Ask for approval';
