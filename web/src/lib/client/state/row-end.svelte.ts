import type { Component } from 'svelte';

class RowEnd {
	Chip = $state.raw<Component<{ id: string }>>();
}

export const rowEnd = new RowEnd();
