import { stageOf } from '#lib/engine-api/change-stage.ts';
import type { MadeChanges } from '#lib/engine-api/change.ts';
import { changeWord, SEPARATOR } from './change-state.ts';
import { sentenceText, verdictOf } from './change-words.ts';
import { formatNumber } from './locale.ts';

export interface NoticeWords {
	readonly text: string;
	readonly isNews: boolean;
}

/** Undefined if none of the changes is known any longer. */
export function noticeWords({ shown, others }: MadeChanges): NoticeWords | undefined {
	if (shown === null) return undefined;
	const { word } = changeWord(shown.state, shown.isOpen);
	const sentence = withOthers(sentenceText(shown), others);
	const verdict = verdictOf(shown);
	const text = verdict === '' ? sentence : `${sentence}. ${verdict}`;
	const isNews = stageOf(shown.state, shown.isOpen) !== 'moving' || shown.state === 'approval';
	return { text: `${word}${SEPARATOR}${text}`, isNews };
}

function withOthers(sentence: string, others: number): string {
	if (others === 0) return sentence;
	return others === 1
		? `${sentence} and 1 more change`
		: `${sentence} and ${formatNumber(others)} more changes`;
}
