/** How far rows reach beyond what is seen, and by how much the window moves at a time. */
const OVERSCAN = 12;
const STEP = 4;

export interface WindowingOptions {
	/** How many rows there are. */
	count: number;
	/** The height of each, in rem, so that it follows the text size. */
	rowRem: number;
}

/** The few rows of a long list of equal rows that are worth drawing. Attach it to the scroller. */
export class Windowing {
	readonly #options: () => WindowingOptions;
	readonly #rem = parseFloat(getComputedStyle(document.documentElement).fontSize);
	#scroller: HTMLElement | undefined;
	#first = $state(0);
	#visible = $state(24);

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
		const observer = new ResizeObserver(measure);
		observer.observe(scroller);
		scroller.addEventListener('scroll', measure, { passive: true });
		return () => {
			observer.disconnect();
			scroller.removeEventListener('scroll', measure);
			this.#scroller = undefined;
		};
	};

	/** The height of a row in CSS pixels. */
	get rowHeight(): number {
		return Math.round(this.#options().rowRem * this.#rem);
	}

	/** Roughly what is seen, without regard to how many rows there are: what to ask for. */
	get seen(): { readonly from: number; readonly to: number } {
		return { from: this.#first, to: this.#first + this.#visible + STEP };
	}

	/** The first row to draw. */
	get from(): number {
		return Math.max(0, Math.min(this.#first, this.#options().count - this.#visible) - OVERSCAN);
	}

	/** One past the last row to draw. */
	get to(): number {
		const end = this.#first + this.#visible + STEP + OVERSCAN;
		return Math.min(this.#options().count, end);
	}

	/** What stands in for the rows above and below, in CSS pixels. */
	get before(): number {
		return this.from * this.rowHeight;
	}

	get after(): number {
		return (this.#options().count - this.to) * this.rowHeight;
	}

	/** Brings a row into view, no further than needed; `header` is what covers the top. */
	reveal(row: number, header = 0): void {
		const scroller = this.#scroller;
		if (!scroller) return;
		const top = row * this.rowHeight;
		const bottom = top + this.rowHeight - scroller.clientHeight + header;
		if (scroller.scrollTop > top) scroller.scrollTop = top;
		else if (scroller.scrollTop < bottom) scroller.scrollTop = bottom;
	}

	toTop(): void {
		if (this.#scroller) this.#scroller.scrollTop = 0;
	}
}
