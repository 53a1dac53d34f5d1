const LONG_MS = 500;
/** Tolerance for movement, because a finger is never quite still. */
const SLACK_PX = 10;

/**
 * Reports a long press: a shortcut for a button, never the only way. Suppresses what the platform
 * would do then, and the click when the finger is lifted.
 */
export function longPress(onpress: (target: Element) => void): (node: HTMLElement) => () => void {
	return (node) => {
		let timer: ReturnType<typeof setTimeout> | undefined;
		let start = { x: 0, y: 0 };
		let isPressed = false;

		function cancel(): void {
			clearTimeout(timer);
			timer = undefined;
		}
		function begin({ pointerType, target, clientX, clientY }: PointerEvent): void {
			isPressed = false;
			cancel();
			if (pointerType === 'mouse' || !(target instanceof Element)) return;
			start = { x: clientX, y: clientY };
			timer = setTimeout(() => {
				isPressed = true;
				onpress(target);
			}, LONG_MS);
		}
		function move({ clientX, clientY }: PointerEvent): void {
			if (Math.hypot(clientX - start.x, clientY - start.y) > SLACK_PX) cancel();
		}
		function swallow(event: MouseEvent): void {
			// A key makes a click without a finger.
			const isMeant = event.type === 'click' && (!isPressed || event.detail === 0);
			const isOfMouse = !isPressed && timer === undefined;
			if (isMeant || isOfMouse) return;
			event.preventDefault();
			event.stopPropagation();
		}

		const ending = new AbortController();
		const { signal } = ending;
		node.addEventListener('pointerdown', begin, { signal });
		node.addEventListener('pointermove', move, { signal });
		for (const end of ['pointerup', 'pointercancel', 'pointerleave'] as const)
			node.addEventListener(end, cancel, { signal });
		node.addEventListener('contextmenu', swallow, { signal, capture: true });
		node.addEventListener('click', swallow, { signal, capture: true });
		return () => {
			cancel();
			ending.abort();
		};
	};
}
