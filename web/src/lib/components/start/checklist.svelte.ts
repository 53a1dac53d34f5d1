import { getInstall } from '#lib/client/app/install.svelte.ts';
import { PersistedChoice } from '#lib/client/device/appearance.svelte.ts';
import { createLive } from '#lib/client/live.svelte.ts';
import { checklistSteps, type ChecklistStep } from './checklist-steps.ts';

/** First steps of a new provider, for its owners; each step checks itself. */
export class Checklist {
	readonly #install = getInstall();
	readonly #taken = createLive(() => ({ kind: 'firstSteps' }));
	readonly #shown = new PersistedChoice('checklist', ['shown', 'hidden']);

	readonly steps: readonly ChecklistStep[] = $derived(
		this.#taken.current ? checklistSteps(this.#taken.current, this.#install.isInstalled) : []
	);
	readonly doneCount: number = $derived(this.steps.filter(({ isDone }) => isDone).length);
	readonly isOpen: boolean = $derived(
		this.doneCount < this.steps.length && this.#shown.choice === 'shown'
	);

	hide(): void {
		this.#shown.choose('hidden');
	}
}
