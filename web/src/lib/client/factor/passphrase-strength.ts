export interface Strength {
	readonly score: number;
	readonly word: string;
	/** Advice that would make the passphrase stronger. */
	readonly advice: string | undefined;
}

const WORDS = ['Too short', 'Weak', 'Fair', 'Good', 'Strong'] as const;
const LEAST = 10;
/** Bits at which the next score begins: offline guessing costs a second a try at best. */
const STEPS = [28, 40, 55];

/** How long someone with a stolen copy would guess; only advice, because the vault decides. */
export function passphraseStrength(passphrase: string): Strength {
	const length = Array.from(passphrase).length;
	if (length < LEAST) {
		return { score: 0, word: WORDS[0], advice: `At least ${LEAST} characters.` };
	}
	const bits = estimateBits(passphrase);
	const score = 1 + STEPS.filter((step) => bits >= step).length;
	const advice =
		score < 3 ? 'Four or five words that do not belong together work well.' : undefined;
	return { score, word: WORDS[score] ?? WORDS[4], advice };
}

/** Counts words as words and other runs by their characters; repetition adds nothing. */
function estimateBits(passphrase: string): number {
	const parts = new Set(passphrase.toLowerCase().match(/\p{L}+|\d+|[^\p{L}\d\s]+/gu) ?? []);
	return Array.from(parts, bitsOf).reduce((sum, bits) => sum + bits, 0);
}

function bitsOf(part: string): number {
	const distinct = new Set(part).size;
	if (/^\d+$/.test(part)) return Math.min(distinct * 3, 12);
	if (!/^\p{L}+$/u.test(part)) return Math.min(distinct * 4, 12);
	// One word of a language is a choice among some thousands; only longer ones are worth more.
	return Math.min(4 + distinct * 1.5, 16);
}
