import { deviceKind, type DeviceKind } from '#lib/client/device/device-name.ts';
import { stageOf, type ChangeStage, type StageCounts } from '#lib/engine-api/change-stage.ts';
import type { ChangeState } from '#lib/engine-api/change.ts';
import { formatNumber } from './locale.ts';

export interface ChangeWord {
	readonly word: string;
	readonly tone: 'good' | 'wait' | 'bad' | 'calm';
	readonly shape: 'half' | 'sync' | 'check' | 'alert' | 'minus';
}

/** One of five words on every surface; `isOpen`: this person still has to settle the change. */
export function changeWord(state: ChangeState, isOpen = true): ChangeWord {
	return WORDS[stageOf(state, isOpen)];
}

export function wordOf(stage: ChangeStage): string {
	return WORDS[stage].word;
}

export function countWord(stage: ChangeStage, count: number): string {
	return `${WORDS[stage].word} ${formatNumber(count)}`;
}

export function countWords(counts: StageCounts, ifNone: ChangeStage = 'effect'): string {
	const some = STAGES.filter((stage) => (counts[stage] ?? 0) > 0);
	const stages = some.length === 0 ? [ifNone] : some;
	return stages.map((stage) => countWord(stage, counts[stage] ?? 0)).join(SEPARATOR);
}

export const SEPARATOR = ' · ';

const STAGES: readonly ChangeStage[] = ['needsYou', 'device', 'moving', 'effect', 'not'];

const HERE: Readonly<Record<DeviceKind, string>> = {
	phone: 'On this phone',
	tablet: 'On this tablet',
	computer: 'On this computer'
};

const WORDS: Readonly<Record<ChangeStage, ChangeWord>> = {
	device: { word: HERE[deviceKind(navigator)], tone: 'wait', shape: 'half' },
	moving: { word: 'On its way', tone: 'wait', shape: 'sync' },
	effect: { word: 'In effect', tone: 'good', shape: 'check' },
	needsYou: { word: 'Needs you', tone: 'bad', shape: 'alert' },
	not: { word: 'Didn’t happen', tone: 'calm', shape: 'minus' }
};
