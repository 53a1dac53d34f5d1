import type { Component } from 'svelte';

/** Chip of a row whose access ends automatically; it loads after the first list. */
class RowEnd {
	Chip = $state.raw<Component<{ id: string }>>();
}

export const rowEnd = new RowEnd();
