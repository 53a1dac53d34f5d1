/** Tolerance for movement, because a finger is never quite still. */
const SLACK_PX = 12;
/** Distance from which a swipe acts when the finger is lifted. */
const ENOUGH_PX = 96;

/** Shortcuts for the buttons below the card, never the only way. */
export interface CardSwipe {
	/** Called while a finger moves the card: by how many pixels, to the right if positive. */
	onmove(byPx: number): void;
	/** Called when the finger is lifted far enough away. */
	onswipe(to: 'left' | 'right'): void;
}

/** Whether a card that is this far away would be swiped if the finger were lifted. */
export function isFarEnough(byPx: number): boolean {
	return Math.abs(byPx) >= ENOUGH_PX;
}

/** Reports swipes to either side. The page scrolls under a finger that moves up or down. */
export function cardSwipe(swipe: CardSwipe): (node: HTMLElement) => () => void {
	return (node) => {
		let start: { readonly x: number; readonly y: number } | undefined;
		let byPx = 0;

		function begin({ pointerType, isPrimary, clientX, clientY }: PointerEvent): void {
			end();
			if (pointerType !== 'mouse' && isPrimary) start = { x: clientX, y: clientY };
		}

		function move({ clientX, clientY }: PointerEvent): void {
			if (start === undefined) return;
			const [right, down] = [clientX - start.x, clientY - start.y];
			const isSideways = Math.abs(right) > SLACK_PX && Math.abs(right) > 2 * Math.abs(down);
			if (byPx === 0 && !isSideways) return;
			byPx = right;
			swipe.onmove(byPx);
		}

		function lift(): void {
			const swipedPx = byPx;
			end();
			if (isFarEnough(swipedPx)) swipe.onswipe(swipedPx > 0 ? 'right' : 'left');
		}

		function end(): void {
			if (byPx !== 0) swipe.onmove(0);
			start = undefined;
			byPx = 0;
		}

		const ending = new AbortController();
		const { signal } = ending;
		node.addEventListener('pointerdown', begin, { signal });
		node.addEventListener('pointermove', move, { signal });
		node.addEventListener('pointerup', lift, { signal });
		for (const over of ['pointercancel', 'pointerleave'] as const)
			node.addEventListener(over, end, { signal });
		return () => {
			end();
			ending.abort();
		};
	};
}
