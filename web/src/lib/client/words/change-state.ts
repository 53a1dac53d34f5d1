import { deviceKind, type DeviceKind } from '#lib/client/device/device-name.ts';
import { stageOf, type ChangeStage, type StageCounts } from '#lib/engine-api/change-stage.ts';
import type { ChangeState } from '#lib/engine-api/change.ts';
import { formatNumber } from './locale.ts';

export interface ChangeWord {
	readonly word: string;
	readonly tone: 'good' | 'wait' | 'bad' | 'calm';
	readonly shape: 'half' | 'sync' | 'check' | 'alert' | 'minus';
}

/**
 * Returns the word of a change's state, one of five on every surface. `isOpen` is whether this person
 * still has to settle it.
 */
export function changeWord(state: ChangeState, isOpen = true): ChangeWord {
	return WORDS[stageOf(state, isOpen)];
}

export function wordOf(stage: ChangeStage): string {
	return WORDS[stage].word;
}

/** Returns how many changes are in a stage: "Needs you 3". */
export function countWord(stage: ChangeStage, count: number): string {
	return `${WORDS[stage].word} ${formatNumber(count)}`;
}

/** Returns the counts of all stages that have any, or of the first that is named. */
export function countWords(counts: StageCounts, ifNone: ChangeStage = 'effect'): string {
	const some = STAGES.filter((stage) => (counts[stage] ?? 0) > 0);
	const stages = some.length === 0 ? [ifNone] : some;
	return stages.map((stage) => countWord(stage, counts[stage] ?? 0)).join(SEPARATOR);
}

/** Stands between texts side by side. */
export const SEPARATOR = ' · ';

/** What needs someone comes first. */
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
