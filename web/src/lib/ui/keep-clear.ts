const bars = new Set<HTMLElement>();

/** Keeps notices from covering a bar at the foot of the screen while the bar exists. */
export function keepClear(bar: HTMLElement): () => void {
	bars.add(bar);
	const observer = new ResizeObserver(measure);
	observer.observe(bar);
	// A bar's position depends on the screen as well as on its contents.
	observer.observe(document.documentElement);
	return () => {
		observer.disconnect();
		bars.delete(bar);
		// Bars that this one has hidden become visible only with the next frame.
		requestAnimationFrame(measure);
	};
}

function measure(): void {
	const { style, clientHeight } = document.documentElement;
	const heights = [...bars]
		.filter((bar) => getComputedStyle(bar).visibility === 'visible')
		.map((bar) => bar.getBoundingClientRect())
		.filter(({ height }) => height > 0)
		.map(({ top }) => clientHeight - top);
	if (heights.length === 0) style.removeProperty('--foot');
	else style.setProperty('--foot', `${Math.max(...heights)}px`);
}
