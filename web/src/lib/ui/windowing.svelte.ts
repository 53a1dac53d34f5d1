import { untrack } from 'svelte';

/** Number of rows asked for until the list is measured: what a phone shows at most. */
const FIRST_ASKED = 16;
/** Number of rows drawn until the list is measured: what most phones show. */
const FIRST_DRAWN = 10;
/** Number of rows drawn beyond the visible ones, and the step by which the window moves and grows. */
const OVERSCAN = 12;
const STEP = 4;
const AHEAD = OVERSCAN + STEP;

export interface WindowingOptions {
	count: number;
	/** Height of each row, in rem, so that it follows the text size. */
	rowRem: number;
}

/** Selects the few rows of a long list that are worth drawing. Attach it to the scroller. */
export class Windowing {
	readonly #options: () => WindowingOptions;
	#rem = $state(rootRem());
	#scroller: HTMLElement | undefined;
	#first = $state(0);
	#visible = $state(FIRST_DRAWN);
	/** Number of rows drawn below the visible ones. */
	#ahead = $state(0);

	constructor(options: () => WindowingOptions) {
		this.#options = options;
	}

	readonly attach = (scroller: HTMLElement): (() => void) => {
		this.#scroller = scroller;
		const measure = (): void => {
			this.#visible = Math.ceil(scroller.clientHeight / this.rowHeight) + 1;
			const row = Math.floor(scroller.scrollTop / this.rowHeight);
			this.#first = row - (row % STEP);
		};
		// A few at a time, because a slow phone would answer no finger while it draws them all.
		let growing: ReturnType<typeof setTimeout> | undefined;
		const grow = (): void => {
			if (this.#ahead >= AHEAD) return;
			growing = setTimeout(() => {
				this.#ahead += STEP;
				grow();
			});
		};
		const observer = new ResizeObserver(() => {
			// The browser’s text size changes while the app is open, and the scroller’s size with it.
			this.#rem = rootRem();
			measure();
			clearTimeout(growing);
			grow();
		});
		observer.observe(scroller);
		// Begins where it was, perhaps as a table; a list that changes is not attached again. At the
		// top it is already, and saying so would lay the whole page out once more.
		untrack(() => {
			if (this.#first > 0) this.startAt(this.#first);
		});
		scroller.addEventListener('scroll', measure, { passive: true });
		return () => {
			observer.disconnect();
			clearTimeout(growing);
			scroller.removeEventListener('scroll', measure);
			this.#scroller = undefined;
		};
	};

	get first(): number {
		return this.#first;
	}

	/** Height of a row in CSS pixels. */
	get rowHeight(): number {
		return Math.round(this.#options().rowRem * this.#rem);
	}

	/** Approximate visible range: the rows to request. */
	get seen(): { readonly from: number; readonly to: number } {
		return { from: this.#first, to: this.#first + Math.max(this.#visible, FIRST_ASKED) + STEP };
	}

	get from(): number {
		const first = Math.min(this.#first, this.#options().count - this.#visible);
		return Math.max(0, first - Math.min(this.#ahead, OVERSCAN));
	}

	/** One past the last row to draw. */
	get to(): number {
		return Math.min(this.#options().count, this.#first + this.#visible + this.#ahead);
	}

	/** Whether everything worth drawing has been drawn. */
	get isDrawn(): boolean {
		return this.#options().count === 0 || this.#ahead >= AHEAD;
	}

	/** Height in CSS pixels that stands in for the rows above (`before`) and below (`after`). */
	get before(): number {
		return this.from * this.rowHeight;
	}

	get after(): number {
		return (this.#options().count - this.to) * this.rowHeight;
	}

	reveal(row: number, header = 0): void {
		const scroller = this.#scroller;
		if (!scroller) return;
		const top = row * this.rowHeight;
		const bottom = top + this.rowHeight - scroller.clientHeight + header;
		if (scroller.scrollTop > top) scroller.scrollTop = top;
		else if (scroller.scrollTop < bottom) scroller.scrollTop = bottom;
	}

	toTop(): void {
		this.startAt(0);
	}

	/** Scrolls a row to the top, as soon as there is a list to scroll. */
	startAt(row: number): void {
		if (this.#scroller) this.#scroller.scrollTop = row * this.rowHeight;
		else this.#first = row - (row % STEP);
	}
}

function rootRem(): number {
	return parseFloat(getComputedStyle(document.documentElement).fontSize);
}
