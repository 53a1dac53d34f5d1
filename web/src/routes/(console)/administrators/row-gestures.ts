const LONG_MS = 500;
/** Tolerance for movement, because a finger is never quite still. */
const SLACK_PX = 10;
/** Distance from which a swipe acts when the finger is lifted. */
const ENOUGH_PX = 72;
const MOST_PX = 112;

/** Shortcuts for buttons, never the only way. */
export interface RowGestures {
	onpress(target: Element): void;
	/** Called while a finger moves a row: by how many pixels, at most `MOST_PX`. */
	onmove(target: Element, byPx: number): void;
	/** Called when the finger is lifted far enough away. */
	onswipe(target: Element): void;
}

/**
 * Reports long presses and swipes from the end to the start of a line. Suppresses what the platform
 * would do then, and the click when the finger is lifted.
 */
export function rowGestures(gestures: RowGestures): (node: HTMLElement) => () => void {
	return (node) => {
		let timer: ReturnType<typeof setTimeout> | undefined;
		let start: { readonly x: number; readonly y: number; readonly target: Element } | undefined;
		let swipedPx: number | undefined;
		let isUsed = false;

		function wait(): void {
			clearTimeout(timer);
			timer = undefined;
		}

		function begin({ pointerType, target, clientX, clientY, isPrimary }: PointerEvent): void {
			isUsed = false;
			end();
			if (pointerType === 'mouse' || !isPrimary || !(target instanceof Element)) return;
			start = { x: clientX, y: clientY, target };
			timer = setTimeout(() => {
				isUsed = true;
				start = undefined;
				gestures.onpress(target);
			}, LONG_MS);
		}

		function move({ clientX, clientY }: PointerEvent): void {
			if (start === undefined) return;
			const [right, down] = [clientX - start.x, clientY - start.y];
			if (Math.hypot(right, down) > SLACK_PX) wait();
			if (swipedPx === undefined && (-right <= SLACK_PX || -right < 2 * Math.abs(down))) return;
			swipedPx = Math.max(0, Math.min(MOST_PX, -right));
			isUsed = true;
			gestures.onmove(start.target, swipedPx);
		}

		function lift(): void {
			const isFar = swipedPx !== undefined && swipedPx >= ENOUGH_PX;
			const target = start?.target;
			end();
			if (isFar && target) gestures.onswipe(target);
		}

		function end(): void {
			wait();
			if (start && swipedPx !== undefined) gestures.onmove(start.target, 0);
			start = swipedPx = undefined;
		}

		function swallow(event: MouseEvent): void {
			// A key makes a click without a finger.
			const isMeant = event.type === 'click' && (!isUsed || event.detail === 0);
			const isOfMouse = !isUsed && timer === undefined;
			if (isMeant || isOfMouse) return;
			event.preventDefault();
			event.stopPropagation();
		}

		const ending = new AbortController();
		const { signal } = ending;
		node.addEventListener('pointerdown', begin, { signal });
		node.addEventListener('pointermove', move, { signal });
		node.addEventListener('pointerup', lift, { signal });
		for (const over of ['pointercancel', 'pointerleave'] as const)
			node.addEventListener(over, end, { signal });
		node.addEventListener('contextmenu', swallow, { signal, capture: true });
		node.addEventListener('click', swallow, { signal, capture: true });
		return () => {
			end();
			ending.abort();
		};
	};
}
