const bars = new Set<HTMLElement>();

/** Keeps notices from lying over a bar at the foot of the screen, for as long as it is there. */
export function keepClear(bar: HTMLElement): () => void {
	bars.add(bar);
	const observer = new ResizeObserver(measure);
	observer.observe(bar);
	// Where a bar ends up hangs on the screen as well as on what is in it.
	observer.observe(document.documentElement);
	return () => {
		observer.disconnect();
		bars.delete(bar);
		// What it has hidden shows with the next frame.
		requestAnimationFrame(measure);
	};
}

/** How far the highest of them reaches up from the lower edge of the screen. */
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
