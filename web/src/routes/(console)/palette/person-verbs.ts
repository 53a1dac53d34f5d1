import { fold } from '#lib/ui/fold.ts';
import { actionsWith } from '#lib/components/administrator/actions/actions.ts';

/** An action typed by its name and the person's: “suspend riv”. */
export type PersonVerb = ReturnType<typeof actionsWith<'applies'>>[number];

export const personVerbs = actionsWith('applies');

/** A verb that was typed, and the text after it, which names a person. */
export interface TypedVerb {
	readonly verb: PersonVerb;
	readonly name: string;
}

const LEAST_LETTERS = 3;

function wordsOf({ label }: Pick<PersonVerb, 'label'>): readonly string[] {
	return fold(label).split(/\s+/);
}

export function beginningOf(verb: PersonVerb): string {
	const words = wordsOf(verb);
	const first = words[0] ?? '';
	const isShared = personVerbs.some((one) => one !== verb && wordsOf(one)[0] === first);
	return isShared ? words.join(' ') : first;
}

/** Reads “susp riv” as Suspend Account of those who match “riv”. */
export function readVerb(query: string): TypedVerb | undefined {
	const [first = '', ...rest] = fold(query).trim().split(/\s+/);
	if (first.length < LEAST_LETTERS) return undefined;
	const verb = personVerbs
		.filter((one) => wordsOf(one)[0]?.startsWith(first))
		.reduce<PersonVerb | undefined>((best, one) => closer(best, one, rest), undefined);
	if (verb === undefined) return undefined;
	const name = rest.filter((word, at) => !isOfVerb(verb, rest.slice(0, at + 1)));
	return { verb, name: name.join(' ') };
}

/** Prefers the action of which more has been typed, if two begin alike. */
function closer(
	best: PersonVerb | undefined,
	one: PersonVerb,
	typed: readonly string[]
): PersonVerb {
	const count = (verb: PersonVerb): number =>
		typed.filter((_, at) => isOfVerb(verb, typed.slice(0, at + 1))).length;
	return best !== undefined && count(best) >= count(one) ? best : one;
}

/** The last of these words and all before it belong to the action. */
function isOfVerb(verb: PersonVerb, typed: readonly string[]): boolean {
	const words = wordsOf(verb);
	return typed.every((word) => words.includes(word));
}
