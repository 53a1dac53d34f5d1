export class VisibleTabs {
	readonly #tabs = new Set<object>();

	get isAny(): boolean {
		return this.#tabs.size > 0;
	}

	/** Returns whether the tab has just come to the front. */
	turn(tab: object, isVisible: boolean): boolean {
		const wasVisible = this.#tabs.has(tab);
		if (isVisible) this.#tabs.add(tab);
		else this.#tabs.delete(tab);
		return isVisible && !wasVisible;
	}
}
