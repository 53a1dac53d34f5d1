export interface Hole {
	readonly start: number;
	readonly end: number;
}

/** Where a message stands, which decides how its translation is written down. */
export type MessageKind = 'markup' | 'attribute' | 'string';

export interface Message {
	readonly kind: MessageKind;
	readonly start: number;
	readonly end: number;
	/** The English text. `{0}` stands for a value, `<0>…</0>` or `<0/>` for an element. */
	readonly text: string;
	/** By the number in the text: what stands in place of a value or of a whole element. */
	readonly values: readonly Hole[];
	/** By the number in the text: the opening and closing tag of an element. */
	readonly tags: readonly (readonly [opening: Hole, closing?: Hole])[];
}

const LETTER = /\p{L}/u;

export function hasLetters(text: string): boolean {
	return LETTER.test(text);
}
