import { page } from '$app/state';
import type { ChangeView } from '#lib/engine-api/change.ts';
import { createLive } from '#lib/client/live.svelte.ts';

/** The change that a form was opened to redo, as long as it needs a person's decision. */
export interface Redone {
	readonly current: ChangeView | undefined;
}

/** Call it while a component is being set up. */
export function createRedone(): Redone {
	const changes = createLive(() => ({ kind: 'changes' }));
	const id = $derived(page.url.searchParams.get('redo'));
	const current = $derived(
		id === null ? undefined : changes.current?.needsYou.find((change) => change.id === id)
	);
	return {
		get current() {
			return current;
		}
	};
}

/** Calls `fill` with the change, once, so that later input stays. Call it during set-up. */
export function fillOnce(redone: Redone, fill: (change: ChangeView) => void): void {
	let filledFrom: string | undefined;
	$effect(() => {
		const change = redone.current;
		if (change === undefined || filledFrom === change.id) return;
		filledFrom = change.id;
		fill(change);
	});
}

/** Returns the options for a change that replaces this one. */
export function redoing(change: ChangeView | undefined): { readonly redoOf?: string } {
	return change === undefined ? {} : { redoOf: change.id };
}
