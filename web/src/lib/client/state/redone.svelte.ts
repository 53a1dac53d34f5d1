import { page } from '$app/state';
import type { ChangeView } from '#lib/engine-api/change.ts';
import { createLive } from '#lib/client/live.svelte.ts';

/** The change that a form was opened to redo, while it needs a person's decision. */
export interface Redone {
	readonly current: ChangeView | undefined;
}

/** Call it during component setup. */
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

/** Calls `fill` only once, so that later input stays. Call it during component setup. */
export function fillOnce(redone: Redone, fill: (change: ChangeView) => void): void {
	let filledFrom: string | undefined;
	$effect(() => {
		const change = redone.current;
		if (change === undefined || filledFrom === change.id) return;
		filledFrom = change.id;
		fill(change);
	});
}

export function redoing(change: ChangeView | undefined): { readonly redoOf?: string } {
	return change === undefined ? {} : { redoOf: change.id };
}
