import { uncapitalized } from '#lib/client/words/text.ts';

export function askTitle(verb: string): string {
	return `Ask to ${uncapitalized(verb)}`;
}

export const ASK_VERB = 'Ask for approval';
