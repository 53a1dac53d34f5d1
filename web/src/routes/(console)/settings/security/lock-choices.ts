import { minutesWord } from '#lib/client/words/text.ts';

interface MinuteChoice {
	readonly value: string;
	readonly label: string;
}

const IDLE_MINUTES = [1, 2, 5, 10, 15, 30, 60];
const HIDDEN_MINUTES = [0, 1, 2, 5, 15];

/** Offers choices up to the provider's limit, and the limit itself whatever it is. */
export function idleChoices(policyMinutes: number): MinuteChoice[] {
	return choicesOf(IDLE_MINUTES, policyMinutes);
}

export function hiddenChoices(policyMinutes: number): MinuteChoice[] {
	const most = Math.min(policyMinutes, Math.max(...HIDDEN_MINUTES));
	return choicesOf(HIDDEN_MINUTES, most);
}

function choicesOf(minutes: readonly number[], most: number): MinuteChoice[] {
	return [...minutes.filter((one) => one < most), most].map((one) => ({
		value: String(one),
		label: one === 0 ? 'At once' : minutesWord(one)
	}));
}
