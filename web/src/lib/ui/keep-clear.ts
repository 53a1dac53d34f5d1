/** Keeps notices from lying over a bar at the foot of the screen, for as long as it is there. */
export function keepClear(bar: HTMLElement): () => void {
	const { style } = document.documentElement;
	const observer = new ResizeObserver(() => {
		style.setProperty('--foot', `${bar.getBoundingClientRect().height}px`);
	});
	observer.observe(bar);
	return () => {
		observer.disconnect();
		style.removeProperty('--foot');
	};
}
